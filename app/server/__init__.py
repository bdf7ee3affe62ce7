"""The server: Gradio app, endpoints, sessions, jobs and limits."""

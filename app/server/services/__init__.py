"""What the page, the REST API, the Gradio API and MCP do: small services, each handed what it needs."""

from app.server.services.wiring import Services

__all__ = ["Services"]

"""The demo page: a server (`app.server`) and the files of the page (`app/web`)."""

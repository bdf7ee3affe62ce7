"""The page's own component: live skeletons, bands and cards, drawn with Canvas 2D."""

from app.web.component import Studio

__all__ = ["Studio"]

"""The page's own component: live skeletons, bands and cards, drawn with Canvas 2D by native ES modules."""

from app.web.component import Studio
from app.web.files import FOLDER, modules, style

__all__ = ["FOLDER", "Studio", "modules", "style"]

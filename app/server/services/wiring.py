"""Make the services and hand each what it needs."""

from __future__ import annotations

from app.server.jobs import Jobs
from app.server.services.calibration import Calibration
from app.server.services.explaining import ExplainService
from app.server.services.exporting import ExportService
from app.server.services.filters import Filters
from app.server.services.guesses import Guesses
from app.server.services.loading import Loader
from app.server.services.model import ModelService
from app.server.services.motions import Motions
from app.server.services.own import OwnGalleries
from app.server.services.search import SearchService
from app.server.services.visits import VisitService
from app.server.sessions import Sessions


class Services:
    """All services over one loader.

    Parameters
    ----------
    loader : gives the retriever
    """

    def __init__(self, loader: Loader) -> None:
        self.loader = loader
        self.sessions = Sessions()
        self.jobs = Jobs()
        self.calibration = Calibration(loader)
        self.filters = Filters(loader)
        self.motions = Motions(loader, self.sessions, self.filters)
        self.own = OwnGalleries(loader, self.sessions, self.motions)
        guesses = Guesses(loader)
        self.search = SearchService(loader, self.motions, self.own, self.calibration, guesses)
        self.explain = ExplainService(loader, self.motions, self.filters, self.calibration, guesses)
        self.export = ExportService(self.motions, self.filters, self.jobs)
        self.visits = VisitService(loader, self.sessions, self.motions, self.own)
        self.model = ModelService(loader, self.filters)

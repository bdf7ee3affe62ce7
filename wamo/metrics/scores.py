"""Sources of similarities, read block by block: a matrix, a file, two sets of embeddings, or a function.

Rows are texts, columns are motions, the true pairs are on the diagonal. The whole matrix is never in memory unless the
caller passes one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol

import numpy as np

from wamo.errors import DataError
from wamo.files import parse_again

Index = slice | np.ndarray
"""Rows or columns of a block: a slice, or an array of indices."""


class Scores(Protocol):
    """Similarities that can be read in blocks."""

    @property
    def shape(self) -> tuple[int, int]:
        """(queries, gallery)."""

    def block(self, rows: Index, columns: Index) -> np.ndarray:
        """(rows, columns) float: the similarities of these rows with these columns."""

    def transposed(self) -> Scores:
        """The same similarities with rows and columns exchanged (motions as queries)."""


class MatrixScores:
    """Similarities in an array or a memory-mapped array.

    Parameters
    ----------
    matrix : (queries, gallery) float; finite

    Raises
    ------
    DataError
        Wrong dimension or dtype, or empty; on reading a block, NaN or infinite values in it.
    """

    def __init__(self, matrix: np.ndarray, name: str = "similarity matrix") -> None:
        self.matrix, self.name = matrix, name
        _check_table(matrix, name, "(texts, motions)")

    @property
    def shape(self) -> tuple[int, int]:
        """(queries, gallery)."""
        return self.matrix.shape[0], self.matrix.shape[1]

    def block(self, rows: Index, columns: Index) -> np.ndarray:
        """(rows, columns) float: the similarities of these rows with these columns."""
        picked = np.asarray(self._open()[rows][:, columns])
        if picked.dtype == np.float16 or not np.issubdtype(picked.dtype, np.floating):
            picked = picked.astype(np.float32 if picked.dtype == np.float16 else np.float64)
        if not np.isfinite(picked).all():
            raise DataError(f"{self.name}: contains NaN or infinite values; every similarity must be finite")
        return picked

    def transposed(self) -> MatrixScores:
        """The same similarities with rows and columns exchanged."""
        return MatrixScores(self.matrix.T, self.name)

    def _open(self) -> np.ndarray:
        return self.matrix


class MatrixFile(MatrixScores):
    """Similarities in a `.npy` file of any size.

    The file is mapped again for every block, so that pages already read do not add to the process's memory.
    """

    def __init__(self, path: str | Path, *, flipped: bool = False) -> None:
        self.path, self.flipped = Path(path), flipped
        super().__init__(self._open(), self.path.name)
        self.matrix = np.empty((0, 0))  # lets the first mapping go
        self._shape = self._open().shape

    @property
    def shape(self) -> tuple[int, int]:
        """(queries, gallery)."""
        return self._shape[0], self._shape[1]

    def transposed(self) -> MatrixFile:
        """The same similarities with rows and columns exchanged."""
        return MatrixFile(self.path, flipped=not self.flipped)

    def _open(self) -> np.ndarray:
        mapped = load_array(self.path, mapped=True)
        return mapped.T if self.flipped else mapped


class EmbeddingScores:
    """Inner products of two sets of embeddings, computed on demand.

    Equal embeddings get exactly equal scores, because each distinct column is multiplied once. (BLAS may return
    results that differ in the last bit for equal columns, which would break ties at random.)

    Parameters
    ----------
    queries, gallery : (queries, d) and (gallery, d) float
    cosine : scale every row to unit length first

    Raises
    ------
    DataError
        Wrong dimension, empty, different widths, NaN or infinite values, or an all-zero row under `cosine`.
    """

    def __init__(self, queries: np.ndarray, gallery: np.ndarray, *, cosine: bool = True) -> None:
        sides = []
        for name, side in (("text embeddings", queries), ("motion embeddings", gallery)):
            side = np.asarray(side)
            _check_table(side, name, "(N, d)")
            if not np.isfinite(side).all():
                row = int(np.argmin(np.isfinite(side).all(axis=1)))
                raise DataError(f"{name}: NaN or infinite values, first in row {row}")
            wide = side if side.dtype in (np.float32, np.float64) else side.astype(np.float32)
            sides.append(unit_rows(wide, name) if cosine else wide)
        if sides[0].shape[1] != sides[1].shape[1]:
            raise DataError(
                f"text embeddings are {sides[0].shape[1]}-dimensional and motion embeddings {sides[1].shape[1]}-"
                "dimensional; both must come from the same checkpoint"
            )
        self._set(sides[0], sides[1])

    def _set(self, queries: np.ndarray, gallery: np.ndarray) -> None:
        self.queries, self.gallery = queries, gallery
        self._distinct, self._distinct_of = gallery, np.arange(len(gallery))
        first, number = _distinct_rows(gallery)
        self._repeats = len(first) < len(gallery)
        if self._repeats:
            self._distinct, self._distinct_of = gallery[first], number

    @property
    def shape(self) -> tuple[int, int]:
        """(queries, gallery)."""
        return len(self.queries), len(self.gallery)

    def block(self, rows: Index, columns: Index) -> np.ndarray:
        """(rows, columns) float: the similarities of these rows with these columns."""
        if isinstance(columns, slice) and columns == slice(None):
            scores = self.queries[rows] @ self._distinct.T
            return scores[:, self._distinct_of] if self._repeats else scores
        used, inverse = np.unique(self._distinct_of[columns], return_inverse=True)
        return (self.queries[rows] @ self._distinct[used].T)[:, inverse]

    def transposed(self) -> EmbeddingScores:
        """The same similarities with rows and columns exchanged."""
        flipped = object.__new__(EmbeddingScores)
        flipped._set(self.gallery, self.queries)
        return flipped


class FunctionScores:
    """Similarities computed by a function.

    Parameters
    ----------
    shape : (queries, gallery)
    function : takes row and column indices and returns their (rows, columns) similarities; a pair must get the same
        value in every call
    """

    def __init__(self, shape: tuple[int, int], function: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> None:
        if min(shape) < 1:
            raise DataError(f"similarities of shape {shape}: there must be at least one text and one motion")
        self.shape, self._function = shape, function

    def block(self, rows: Index, columns: Index) -> np.ndarray:
        """(rows, columns) float: the similarities of these rows with these columns."""
        picked_rows, picked_columns = np.arange(self.shape[0])[rows], np.arange(self.shape[1])[columns]
        scores = np.asarray(self._function(picked_rows, picked_columns))
        if scores.shape != (len(picked_rows), len(picked_columns)):
            raise DataError(
                f"the similarity function returned shape {scores.shape} for {len(picked_rows)} rows and "
                f"{len(picked_columns)} columns"
            )
        if not np.isfinite(scores).all():
            raise DataError("the similarity function returned NaN or infinite values")
        return scores

    def transposed(self) -> FunctionScores:
        """The same similarities with rows and columns exchanged."""
        return FunctionScores((self.shape[1], self.shape[0]), lambda rows, columns: self._function(columns, rows).T)


def as_scores(scores: Scores | np.ndarray) -> Scores:
    """Wrap a plain array in `MatrixScores`; return anything else unchanged."""
    return MatrixScores(scores) if isinstance(scores, np.ndarray) else scores


def unit_rows(rows: np.ndarray, name: str = "embeddings") -> np.ndarray:
    """Rows scaled to unit length, (N, d) float -> (N, d) float; an all-zero row is a DataError."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    if not (norms > 0).all():
        raise DataError(f"{name}: row {int(np.argmin(norms))} is all zeros and has no direction")
    return rows / norms


def load_array(path: str | Path, *, key: str = "", mapped: bool = False) -> np.ndarray:
    """The array in a `.npy` file, or one of a `.npz` file.

    Parameters
    ----------
    key : name of the array in the `.npz`; not needed if there is only one
    mapped : memory-map a `.npy` file instead of reading it

    Raises
    ------
    DataError
        The file is missing, is not a numpy file, contains Python objects, or has no such key.
    """
    path = Path(path)
    if not path.is_file():
        raise DataError(f"{path.name}: no such file")
    try:
        mode: Literal["r"] | None = "r" if mapped and path.suffix == ".npy" else None
        loaded = parse_again(lambda: np.load(path, mmap_mode=mode, allow_pickle=False))
    except (ValueError, OSError, EOFError) as error:
        raise DataError(f"{path.name}: not a readable numpy file of numbers (.npy or .npz): {error}") from None
    except Exception as error:  # zipfile and header parsers raise all kinds of exceptions on damaged files
        raise DataError(f"{path.name}: damaged numpy file ({type(error).__name__}: {error})") from None
    if isinstance(loaded, np.ndarray):
        return loaded
    with loaded:
        names = list(loaded.files)
        if not key and len(names) != 1:
            raise DataError(f"{path.name}: contains {', '.join(names) or 'nothing'}; choose one with --key NAME")
        if key and key not in names:
            raise DataError(f"{path.name}: has no array {key!r}; it contains {', '.join(names)}")
        try:
            return parse_again(lambda: loaded[key or names[0]])
        except Exception as error:  # as above: damaged members, object arrays
            raise DataError(f"{path.name}: cannot read {key or names[0]!r}: {error}") from None


def _check_table(table: np.ndarray, name: str, expected: str) -> None:
    if table.ndim != 2:
        raise DataError(f"{name}: expected two dimensions {expected}, found shape {table.shape}")
    if table.size == 0:
        raise DataError(f"{name}: empty, shape {table.shape}")
    if not (np.issubdtype(table.dtype, np.number) or table.dtype == bool) or np.iscomplexobj(table):
        raise DataError(f"{name}: expected real numbers, found dtype {table.dtype}")


def _distinct_rows(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(first index of each distinct row, distinct number of each row); rows are compared as bytes."""
    contiguous = np.ascontiguousarray(rows) + rows.dtype.type(0)  # -0.0 and 0.0 are one number
    keys = contiguous.view(np.dtype((np.void, contiguous.itemsize * contiguous.shape[1]))).ravel()
    _, first, number = np.unique(keys, return_index=True, return_inverse=True)
    return first, number

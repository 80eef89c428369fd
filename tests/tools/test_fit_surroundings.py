"""The regressions behind loaders/data/surroundings.npz."""

from __future__ import annotations

import numpy as np

from loaders.extract.tagger.labels import TYPES
from tools.fit_surroundings import Named, learn, trusting, whole


def test_learns_what_features_tell() -> None:
    named = [
        *[Named(["l建成", "e桥"], "project", None)] * 8,
        *[Named(["l依托", "e馆"], "organisation", "public")] * 8,
        *[Named(["l支持", "e司"], "organisation", "company")] * 8,
        Named(["l罕见"], "place", None),
    ]
    learned = learn(named)
    assert "l罕见" not in learned.number
    likeliest = [TYPES[int(np.argmax(learned.weigh(learned.types, f)))] for f in (["l建成"], ["l依托"], ["e司"])]
    assert likeliest == ["project", "organisation", "organisation"]
    assert np.argmax(learned.weigh(learned.subtypes, ["e馆"])) == 2
    assert np.argmax(learned.weigh(learned.subtypes, ["e司"])) == 0


def test_weights_survive_as_whole_numbers() -> None:
    learned = learn([*[Named(["a"], "project", "zone")] * 5, *[Named(["b"], "place", "other")] * 5])
    scaled = trusting(learned, np.array([0.5, 0.3, 0.7, *range(6)]))
    assert scaled.trust == (0.3, 0.7)
    arrays = whole(scaled)
    assert arrays["names"].tobytes().decode().split("\n") == ["a", "b"]
    assert np.allclose(arrays["types"] * arrays["types_unit"], scaled.types, atol=1e-3)

"""What texts are about, by the company that words keep."""

from __future__ import annotations

import numpy as np
import pytest

from loaders.promises.senses import Senses, senses
from tools.learn_senses import learn


@pytest.mark.parametrize(
    "text, like, unlike",
    [
        ("发展养老服务", "开办长者食堂", "开工建设高速公路"),
        ("治理生活污水", "铺设管网", "引进高层次人才"),
        ("扩大就业", "招聘高校毕业生", "整治违法建筑"),
        ("改造棚户区", "筹集安置房源", "培育独角兽企业"),
    ],
)
def test_other_words_for_the_same_are_nearer_than_words_for_another_thing(text: str, like: str, unlike: str) -> None:
    mine, near, far = senses().of([text, like, unlike])
    assert mine @ near > 0.3 > mine @ far


def test_every_text_has_its_row_whatever_it_holds() -> None:
    known = senses()
    rows = known.of(["新建\n养老院", "", "※§", "养老"])
    assert rows.shape == (4, known.of(["养老"]).shape[1])
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 0, 0, 1], abs=1e-5)
    assert rows[3] == pytest.approx(known.of(["养老"])[0], abs=1e-5)
    assert known.of([]).shape[0] == 0


def test_a_rare_word_weighs_more() -> None:
    known = Senses(["甲乙", "丙丁"], np.eye(2), np.array([1.0, 3.0]))
    assert known.of(["甲乙,丙丁"])[0] == pytest.approx(np.array([1.0, 3.0]) / 10**0.5)


def test_learned_words_that_stand_in_like_company_are_near() -> None:
    lists = [[first, second] for first in ("水厂", "泵站") for second in ("管网", "供水")] * 9
    lists += [[first, second] for first in ("医院", "诊所") for second in ("医生", "病床")] * 9
    words, vectors, rare = learn(lists)
    of = {word: vectors[i] for i, word in enumerate(words)}
    assert of["水厂"] @ of["泵站"] > 0.9 > 0.1 > abs(of["水厂"] @ of["医院"])
    assert len(words) == 8 and (rare > 0).all()

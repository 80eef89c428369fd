"""`kg cypher` says where the embedded engine may lose rows of a statement."""

from __future__ import annotations

import pytest
from kg_command import Kg

FACT = "MATCH (p:Place)-[c:CARRIES_OUT]->(g:Programme) "


@pytest.mark.parametrize(
    ("statement", "english", "chinese"),
    [
        (
            FACT + "MATCH (q:Passage {id: c.passage})-[m:MENTIONS]->(g) RETURN count(*) AS n",
            "closes a circle onto a bound node (character 70)",
            "连成一圈",
        ),
        (
            "MATCH (g:Programme)<-[m:MENTIONS]-(q:Passage)<-[:HAS_PASSAGE]-(r:Report) WHERE m.role = 'other' "
            "RETURN count(*) AS n",
            "a pattern of several hops (character 1)",
            "多跳模式",
        ),
    ],
)
def test_lossy_forms_are_said(kg: Kg, statement: str, english: str, chinese: str) -> None:
    said = kg("cypher", statement, "-f", "json")
    assert (said.code, len(said.json)) == (0, 1)
    assert said.err.startswith("Careful: rows may be missing")
    assert english in said.err
    assert "--neo4j" in said.err
    assert chinese in kg("cypher", statement, "-f", "json", "--lang", "zh").err


def test_other_forms_are_not(kg: Kg) -> None:
    free = FACT + "MATCH (q:Passage {id: c.passage})-[m:MENTIONS {id: c.mention}]->(:Programme) RETURN count(*) AS n"
    assert kg("cypher", free, "-f", "json").err == ""

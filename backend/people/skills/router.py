"""Route of the taxonomy of skills."""

from typing import Annotated

from fastapi import APIRouter, Query

from backend.core.skills import matching
from backend.people.skills.schemas import SkillList, SkillMatch

router = APIRouter(tags=["people"])


@router.get("/skills")
def list_skills(
    q: Annotated[str, Query(max_length=60, description="Part of a name or alias, in English or Chinese")] = "",
) -> SkillList:
    """List the skills that go by a name; all of them when none is given."""
    return SkillList(
        items=[SkillMatch(slug=skill.slug, en=skill.en, zh=skill.zh, matched=matched) for skill, matched in matching(q)]
    )

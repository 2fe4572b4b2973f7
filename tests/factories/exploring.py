"""What was explored together. Needs analyses come about through the services, as people make them."""

from typing import Any

import factory
from django.utils import timezone

from engagements.services.parts import open_part
from exploring import models
from exploring.content import digest_of, with_summary
from exploring.services.joint import agree_summary, save_joint
from exploring.services.needs import begin_analysis
from exploring.services.views import save_view, share_view
from exploring.writing import AreaEdit
from tests.factories.engagements import World

# Words that stand nowhere else: whoever reads them has read that view.
SCHOOL_SEES = {"strengths": "zinnia pupils love talking maths", "needs": "quillwort reasons are rare"}
LLME_SEES = {"strengths": "marjoram talk in every class", "needs": "fennel questions ask for answers"}
TOGETHER = {"strengths": "Talk about maths in every class", "needs": "Reasons, spoken first and then written"}


class SchoolContextFactory(factory.django.DjangoModelFactory):
    """The school in its own words."""

    class Meta:
        model = models.SchoolContext

    context = "Two classes a year, many new families, a maths lead in the second year."
    challenges = "Pupils calculate well and explain little."


class ContextNoteFactory(factory.django.DjangoModelFactory):
    """What the LLME adds below."""

    class Meta:
        model = models.ContextNote

    text = "We talked about how explaining is practised in Year 2 already."


class ImprovementPlanFactory(factory.django.DjangoModelFactory):
    """The school's own improvement plan, as a link."""

    class Meta:
        model = models.ImprovementPlan

    link = "https://elm.example/plan.pdf"
    pages = "Page 4"


class NeedsAnalysisFactory(factory.django.DjangoModelFactory):
    """One that was withdrawn."""

    class Meta:
        model = models.NeedsAnalysis

    way = "together"
    state = "withdrawn"
    begun_side = "school"
    withdrawn_at = factory.LazyFunction(timezone.now)
    withdrawn_by = factory.SelfAttribute("begun_by")
    withdrawn_reason = "We talk first"


def fresh(analysis: models.NeedsAnalysis) -> models.NeedsAnalysis:
    """The analysis as it stands in the database now."""
    found: models.NeedsAnalysis = with_summary(models.NeedsAnalysis.objects.all()).get(pk=analysis.pk)
    return found


def make_analysis(world: World, way: str = "separate", by: Any = None) -> models.NeedsAnalysis:
    """Begun, its part open."""
    by = by or world.head
    engagement = open_part(by=by, engagement=world.fresh(), part="needs_analysis")
    return begin_analysis(by=by, engagement=engagement, way=way)


def write_view(analysis: models.NeedsAnalysis, by: Any, area: str = "pedagogy", **words: str) -> None:
    """Somebody writes of one area for their side."""
    side = {row.area: row for row in models.ViewAnswer.objects.visible_to(by).filter(view__analysis=analysis)}
    seen = side[area].edit_number if area in side else 0
    save_view(by=by, analysis=analysis, edits=[AreaEdit(area=area, seen=seen, **words)])


def write_joint(analysis: models.NeedsAnalysis, by: Any, area: str = "pedagogy", **words: str) -> None:
    """Somebody writes of one area on the joint page."""
    row = analysis.joint_answers.filter(area=area).first()
    words = words or TOGETHER
    edit = AreaEdit(area=area, seen=row.edit_number if row else 0, **words)
    assert save_joint(by=by, analysis=analysis, edits=[edit]) == {}


def share_both(world: World, analysis: models.NeedsAnalysis) -> None:
    """Both sides have written and shared; the first visit has been."""
    if not world.engagement.days.exists():
        world.day()
    write_view(analysis, world.head, **SCHOOL_SEES)
    write_view(analysis, world.llme_user, **LLME_SEES)
    share_view(by=world.head, analysis=analysis)
    share_view(by=world.llme_user, analysis=analysis)


def agree(analysis: models.NeedsAnalysis, *people: Any) -> models.NeedsAnalysis:
    """Each of these people agrees what the summary says now."""
    for person in people:
        agree_summary(by=person, analysis=fresh(analysis), seen_digest=digest_of(fresh(analysis)))
    return fresh(analysis)


def make_agreed_analysis(world: World, **words: str) -> models.NeedsAnalysis:
    """Explored together and agreed by both."""
    analysis = make_analysis(world, "together")
    write_joint(analysis, world.head, **words)
    return agree(analysis, world.head, world.llme_user)


def make_analysis_to_agree(world: World) -> models.NeedsAnalysis:
    """Each side first, both shared, the joint summary written and still to agree; the foundations open."""
    analysis = make_analysis(world)
    open_part(by=world.head, engagement=world.fresh(), part="foundations")
    share_both(world, analysis)
    write_joint(analysis, world.head)
    return analysis

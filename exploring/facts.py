"""What the register says of a school, beside what the school says itself: nothing is asked twice."""

from schools.models import School


def facts_of(school: School) -> list[tuple[str, str]]:
    """Title and value of each fact that the register holds."""
    found = [
        ("Type", school.type_name),
        ("Phase", str(school.get_phase_code_display()) if school.phase_code else ""),
        ("Ages", school.ages),
        ("Pupils", f"{school.pupils:,}" if school.pupils is not None else ""),
        ("Free school meals", school.fsm_text),
        ("Trust", school.trust.name if school.trust_id and school.trust else ""),
        ("Local authority", school.authority_name),
        ("Place", school.urban_rural or school.place),
    ]
    return [(title, value) for title, value in found if value]

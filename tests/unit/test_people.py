"""The demo's people can play every part of the story, and be refused in it."""

from service.demo.people import read_people
from service.vocabulary import OrganisationKind, Role, Sector

KNOWN = read_people()


def organisation_of(key: str) -> OrganisationKind:
    return next(o.kind for o in KNOWN.organisations.values() if o.id == KNOWN.people[key].organisation_id)


def test_every_role_is_played() -> None:
    assert {role for person in KNOWN.people.values() for role in person.roles} == set(Role)


def test_every_sector_of_a_safety_review_has_somebody_to_send() -> None:
    homes = {person.organisation_id for person in KNOWN.people.values()}
    assert {o.sector for o in KNOWN.organisations.values() if o.id in homes} == set(Sector)


def test_the_two_authorisers_belong_to_a_force_and_to_a_partner_agency() -> None:
    assert organisation_of("authoriser") is OrganisationKind.FORCE
    assert organisation_of("safeguarding-authoriser") is OrganisationKind.PARTNER_AGENCY


def test_a_force_a_platform_and_a_victim_are_there_to_be_refused() -> None:
    for own, other in (("officer", "other-officer"), ("liaison-picta", "other-liaison"), ("victim", "other-victim")):
        assert KNOWN.people[own].roles == KNOWN.people[other].roles
        assert KNOWN.people[own].organisation_id != KNOWN.people[other].organisation_id


def test_ids_are_random_and_nobodys_twice() -> None:
    ids = [fact.id for fact in [*KNOWN.organisations.values(), *KNOWN.people.values()]]
    assert len(set(ids)) == len(ids)
    assert {id.version for id in ids} == {4}


def test_an_account_on_each_of_six_platforms_is_possible_and_an_operator_can_be_asked_who_had_a_line() -> None:
    platforms = sorted(o.name for o in KNOWN.organisations.values() if o.kind is OrganisationKind.PLATFORM)
    assert platforms == ["Chirp", "Murmur", "Picta", "Pinboard", "Quillnet", "Tidewater Broadband", "Vidlet"]
    assert sorted(o.name for o in KNOWN.organisations.values() if o.joined) == ["Chirp", "Picta", "Quillnet"]

"""The pages of platforms: what each is for, and how far its components are."""

from matrix.models import Phase, Platform
from tests.matrix.pages import address, text_of


def test_a_platform_tells_what_it_is_for_and_how_far_its_components_are(world, client):
    square = Platform.objects.create(
        network=world.network,
        name="Plein",
        slug="plein",
        purpose="Elkaar vinden",
        audience="Iedereen",
        principles="* open",
    )
    square.enter(Phase.IN_OPERATION, by=None)
    component = world.component("FUN-01", name="Wiki")
    component.platforms.add(square)
    world.component("FUN-02", name="Elders")
    assert "Elkaar vinden" in text_of(client.get(address("platform_list", world)))
    text = text_of(client.get(address("platform_detail", world, "plein")))
    for said in ("Elkaar vinden", "Iedereen", "<li>open</li>", "Wiki", "In operation"):
        assert said in text, said
    assert "Elders" not in text
    assert 'href="../../components/FUN-01/sign-up/develop/"' in text

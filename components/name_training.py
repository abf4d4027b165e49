"""Trains the name tagger from annotated examples, with names exchanged so that it learns places and not names."""

from __future__ import annotations

import random
from typing import Any, Callable, Dict, List, Sequence, Tuple

import spacy
from spacy.language import Language
from spacy.training import Example
from spacy.util import fix_random_seed

from components.linear_model import SEED
from language.lexicon import words
from language.normaliser import normalise

Annotated = Tuple[str, List[Dict[str, Any]]]
Spans = List[Tuple[int, int, str]]
_BATCH = 24
_DROPOUT = 0.2
_BARE_NAMES = 2400  # examples that are a payee and nothing else: the answer to "to whom?"
_SHORT = 4  # characters; short sayings without a name stand against the bare names, several times over
_SHORT_REPEATS = 2
_UNHEARD_SHARE = 0.3
_IDEOGRAPHS = (0x4E00, 0x9FA5)
_UNNAMED_SHARE = 2.0  # examples without a name, for each example with one

_MODEL = {
    "model": {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": {
            "@architectures": "spacy.HashEmbedCNN.v2",
            "pretrained_vectors": None,
            "width": 64,
            "depth": 4,
            "embed_size": 2000,
            "window_size": 1,
            "maxout_pieces": 3,
            "subword_features": False,
        },
    }
}


def train_names(examples: Sequence[Annotated], steps: int, variants: int) -> Language:
    """A pipeline that finds ``payee`` and ``merchant``; the same examples give the same pipeline."""
    fix_random_seed(SEED)
    chance = random.Random(SEED)
    texts = [_normalised(text, entities) for text, entities in examples]
    named = [one for one in texts if one[1]]
    unnamed = [one for one in texts if not one[1]]
    more = [_exchanged(one, chance) for one in named for _ in range(variants)]
    more += [_bare_name(chance) for _ in range(_BARE_NAMES)]
    plain = chance.sample(unnamed, min(len(unnamed), int(len(more) * _UNNAMED_SHARE)))
    plain += [one for one in unnamed if len(one[0]) <= _SHORT] * _SHORT_REPEATS
    pipeline = spacy.blank("zh")
    pipeline.add_pipe("ner", config=_MODEL)
    gold = [_gold(pipeline, text, spans) for text, spans in named + more + plain]
    optimizer = pipeline.initialize(lambda: gold)
    for _ in range(steps):
        pipeline.update(chance.sample(gold, min(_BATCH, len(gold))), sgd=optimizer, drop=_DROPOUT)
    # The mean of the weights over all steps hears unseen names better than the weights of the last step.
    with pipeline.use_params(optimizer.averages):
        averaged = pipeline.to_bytes()
    pipeline.from_bytes(averaged)
    _add_known_names(pipeline)
    return pipeline


def _normalised(text: str, entities: List[Dict[str, Any]]) -> Tuple[str, Spans]:
    """The example in normalised text; its spans move with it."""
    normalised = normalise(text)
    spans: Spans = []
    for entity in entities:
        inside = [
            at for at, start in enumerate(normalised.starts) if entity["start"] <= start < entity["end"]
        ]
        if inside:
            spans.append((inside[0], inside[-1] + 1, entity["entity"]))
    return normalised.text, sorted(spans)


def _exchanged(example: Tuple[str, Spans], chance: random.Random) -> Tuple[str, Spans]:
    text, spans = example
    parts, moved, done, length = [], [], 0, 0
    for start, end, label in spans:
        name = _name(label, chance)
        parts += [text[done:start], name]
        length += start - done
        moved.append((length, length + len(name), label))
        length += len(name)
        done = end
    return "".join([*parts, text[done:]]), moved


def _bare_name(chance: random.Random) -> Tuple[str, Spans]:
    name = _name("payee", chance)
    return name, [(0, len(name), "payee")]


def _name(label: str, chance: random.Random) -> str:
    kinds = _KINDS[label]
    (make,) = chance.choices([make for make, _ in kinds], [share for _, share in kinds])
    return make(chance)


def _known_payee(chance: random.Random) -> str:
    return chance.choice(words("payees"))


def _known_merchant(chance: random.Random) -> str:
    return chance.choice(words("merchants"))


def _full_name(chance: random.Random) -> str:
    given = "".join(_given(chance) for _ in range(chance.choice((1, 2, 2))))
    return chance.choice(words("surnames")) + given


def _given(chance: random.Random) -> str:
    """A character of a name: now and then any at all, so that an unheard one is a name in its place, too."""
    any_at_all = chance.random() < _UNHEARD_SHARE
    return chr(chance.randint(*_IDEOGRAPHS)) if any_at_all else chance.choice(words("given_names"))


def _called(chance: random.Random) -> str:
    """Surname and form of address: 老刘, 王阿姨."""
    surname = chance.choice(words("surnames"))
    before = chance.random() < 0.5
    return chance.choice(("老", "小", "阿")) + surname if before else surname + chance.choice(words("titles"))


def _placed(chance: random.Random) -> str:
    """幼儿园李老师."""
    return chance.choice(words("places")) + _called(chance)


def _doubled(chance: random.Random) -> str:
    """丁丁, 乐乐妈妈."""
    return _given(chance) * 2 + chance.choice(("", "", *words("payees")[:2]))


def _part_played(chance: random.Random) -> str:
    """客户, 前同事."""
    before = chance.choice(words("callings")) if chance.random() < 0.5 else ""
    return before + chance.choice(words("roles") + words("payees"))


def _firm(chance: random.Random) -> str:
    """恒泰机械."""
    return _brand(chance) + chance.choice(words("firms"))


def _shop(chance: random.Random) -> str:
    """小满超市, 云朵科技."""
    return _brand(chance) + chance.choice(words("shops") if chance.random() < 0.6 else words("firms"))


def _brand(chance: random.Random) -> str:
    return "".join(chance.choice(words("brands")) for _ in range(chance.choice((2, 2, 2, 3))))


def _latin(chance: random.Random) -> str:
    """lucy, david chen; normalised text has small letters."""
    return chance.choice(words("latin_names"))


_KINDS: Dict[str, List[Tuple[Callable[[random.Random], str], float]]] = {
    "payee": [
        (_known_payee, 0.30),
        (_full_name, 0.36),
        (_called, 0.08),
        (_placed, 0.06),
        (_doubled, 0.06),
        (_part_played, 0.05),
        (_firm, 0.06),
        (_latin, 0.03),
    ],
    "merchant": [(_known_merchant, 0.55), (_shop, 0.45)],
}
"""How names are made up, and how often each way is taken."""


def _gold(pipeline: Language, text: str, spans: Spans) -> Example:
    return Example.from_dict(pipeline.make_doc(text), {"entities": spans})


def _add_known_names(pipeline: Language) -> None:
    # Shops before the tagger, which must not stretch them (美团退); payees after it, for what it missed:
    # 王老师 is one name, although 老师 is a known one too.
    merchants = pipeline.add_pipe("entity_ruler", name="merchants", before="ner")
    merchants.add_patterns([{"label": "merchant", "pattern": name} for name in words("merchants")])
    payees = pipeline.add_pipe("entity_ruler", name="payees", after="ner")
    payees.add_patterns([{"label": "payee", "pattern": name} for name in words("payees") if len(name) > 1])

"""The two networks: a recurrent teacher that starts from the weights of lac_small, and a convolutional student.

Both give, for a batch of sequences of shape (batch, time), emissions (batch, time, tags) and attribute scores
(batch, time, attributes); a linear-chain CRF stands on the emissions.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from loaders.extract.tagger import features
from loaders.extract.tagger.labels import ATTRIBUTES, TAGS


class Crf(nn.Module):
    """Linear-chain CRF; transitions that BIO forbids are not learned but excluded when decoding."""

    def __init__(self) -> None:
        super().__init__()
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.start = nn.Parameter(torch.zeros(len(TAGS)))

    def loss(self, emissions: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Mean negative log-likelihood a character; `mask` (batch, time) is 1 on real characters, which come first."""
        gold = (emissions.gather(2, tags.unsqueeze(2)).squeeze(2) * mask).sum()
        gold = gold + self.start[tags[:, 0]].sum() + (self.transitions[tags[:, :-1], tags[:, 1:]] * mask[:, 1:]).sum()
        steps = emissions.unbind(1)  # slicing inside the loop would make the backward pass quadratic
        alpha = self.start + steps[0]
        for t in range(1, len(steps)):
            n = int(mask[:, t].sum())  # sentences are sorted by length, longest last: the first rows end first
            top = alpha[-n:].amax(1, keepdim=True)
            step = ((alpha[-n:] - top).exp() @ self.transitions.exp()).log() + top + steps[t][-n:]
            alpha = step if n == len(alpha) else torch.cat([alpha[:-n], step])
        return (torch.logsumexp(alpha, 1).sum() - gold) / mask.sum()


class Embedding(nn.Module):
    """Sum of the embeddings of all feature columns, shape (batch, time, width)."""

    def __init__(
        self, characters: int, width: int, pretrained: Tensor | None = None, bigram: bool = False, trigrams: int = 0
    ) -> None:
        super().__init__()
        self.char = nn.Embedding(characters, width)
        nn.init.normal_(self.char.weight, std=0.05)
        if pretrained is not None:
            with torch.no_grad():
                self.char.weight[:, : pretrained.shape[1]] = pretrained
        self.bigram = nn.Embedding(features.BIGRAMS, width) if bigram else None
        if self.bigram is not None:
            nn.init.zeros_(self.bigram.weight)
        self.trigram = nn.Embedding(trigrams, width) if trigrams else None
        if self.trigram is not None:
            nn.init.zeros_(self.trigram.weight)
        self.word = nn.Embedding(features.WORD_STATES, width)
        self.quote = nn.Embedding(features.QUOTES, width)
        self.place = nn.Embedding(features.PLACE_STATES, width)
        for table in (self.word, self.quote, self.place):
            nn.init.normal_(table.weight, std=0.02)

    def known(self, x: Tensor) -> Tensor:
        """The part that does not depend on the characters."""
        return self.word(x[..., 2]) + self.quote(x[..., 3]) + self.place(x[..., 4])

    def forward(self, x: Tensor) -> Tensor:
        total = self.char(x[..., 0]) + self.known(x)
        if self.bigram is not None:
            total = total + self.bigram(x[..., 1])
        return total if self.trigram is None else total + self.trigram(x[..., 5])


class BiGru(nn.Module):
    """Both directions of one layer in one pass (the update rule of Paddle's GRU, so that lac_small's weights fit)."""

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__()
        self.hidden = hidden
        self.w = nn.Parameter(torch.empty(2, inputs, 3 * hidden))
        self.b = nn.Parameter(torch.zeros(2, 1, 3 * hidden))
        self.gates = nn.Parameter(torch.empty(2, hidden, 2 * hidden))
        self.candidate = nn.Parameter(torch.empty(2, hidden, hidden))
        for p in (self.w, self.gates, self.candidate):
            nn.init.xavier_uniform_(p)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, time, _ = x.shape
        both = torch.stack([x, x.flip(1)]).reshape(2, batch * time, -1)
        g = torch.baddbmm(self.b, both, self.w).reshape(2, batch, time, -1)
        keep = torch.stack([mask, mask.flip(1)]).unsqueeze(-1)
        h = x.new_zeros(2, batch, self.hidden)
        out = []
        for gt, kt in zip(g.unbind(2), keep.unbind(2), strict=True):  # slicing in the loop: a quadratic backward pass
            gu, gr, gc = gt.chunk(3, -1)
            u, r = torch.sigmoid(torch.cat([gu, gr], -1) + torch.bmm(h, self.gates)).chunk(2, -1)
            c = torch.tanh(torch.baddbmm(gc, r * h, self.candidate))
            h = torch.lerp(h, c, u) * kt
            out.append(h)
        states = torch.stack(out, 2)
        return torch.cat([states[0], states[1].flip(1)], -1)


class Teacher(nn.Module):
    """Two BiGRU layers of 128 units that start from lac_small, the features joined behind them."""

    def __init__(self, characters: int, pretrained: Tensor | None) -> None:
        super().__init__()
        self.embedding = Embedding(characters, 128, pretrained)
        self.layers = nn.ModuleList([BiGru(128, 128), BiGru(256, 128)])
        self.drop = nn.Dropout(0.4)
        self.mix = nn.Linear(256 + 128 + 128, 192)
        self.tags = nn.Linear(192, len(TAGS))
        self.attributes = nn.Linear(192, len(ATTRIBUTES))
        self.crf = Crf()

    def forward(self, x: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        known = self.embedding.known(x)
        chars = self.embedding.char(x[..., 0])
        h = chars + known
        for layer in self.layers:
            h = layer(h, mask)
        h = torch.relu(self.mix(self.drop(torch.cat([h, chars, known], -1))))
        h = nn.functional.dropout(h, 0.2, self.training)
        return self.tags(h), self.attributes(h)


class Student(nn.Module):
    """Convolutions of width 3 with residuals and growing dilation: reads a whole document in one pass."""

    def __init__(
        self,
        characters: int,
        pretrained: Tensor | None,
        width: int = 96,
        dilations: tuple[int, ...] = (1, 2, 4, 8),
        trigrams: int = 0,
    ) -> None:
        super().__init__()
        if pretrained is not None:  # the main directions of lac_small's embedding
            pretrained = pretrained @ torch.pca_lowrank(pretrained, q=width)[2]
        self.embedding = Embedding(characters, width, pretrained, bigram=True, trigrams=trigrams)
        self.convolutions = nn.ModuleList([nn.Conv1d(width, width, 3, padding=d, dilation=d) for d in dilations])
        self.drop = nn.Dropout(0.15)
        self.tags = nn.Linear(width, len(TAGS))
        self.attributes = nn.Linear(width, len(ATTRIBUTES))
        self.crf = Crf()

    def forward(self, x: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        keep = mask.unsqueeze(-1)
        h = self.drop(self.embedding(x)) * keep
        for convolution in self.convolutions:
            h = (h + torch.relu(convolution(h.transpose(1, 2)).transpose(1, 2))) * keep
            h = self.drop(h)
        return self.tags(h), self.attributes(h)

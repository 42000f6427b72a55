"""The loss of a linear-chain CRF, with its gradient in closed form.

Lafferty, McCallum and Pereira 2001: the gradient of the log-partition is the marginals. Written out, one step costs
two small products a token instead of a dozen autograd nodes. Against soft targets the same loss is structured
distillation: cross-entropy of the teacher's marginals (Wang et al. 2020, section 3.2, "posterior distillation").
"""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function


class LogPartition(Function):
    """log Z of each window ``[batch]``, from emissions ``[batch, time, labels]``, transitions, start and lengths."""

    @staticmethod
    def forward(ctx: Any, emissions: Tensor, transitions: Tensor, start: Tensor, lengths: Tensor) -> Tensor:  # noqa: ANN401 - torch's context
        time = emissions.shape[1]
        peak = emissions.amax(2, keepdim=True)
        live = (torch.arange(time)[None] < lengths[:, None]).unsqueeze(2)
        weight = torch.where(live, (emissions - peak).exp(), 1.0).transpose(0, 1).contiguous()
        step, first = transitions.exp(), start.exp()
        forward: list[Tensor] = []
        norms: list[Tensor] = []
        ahead = weight[0] * first
        for t in range(time):
            if t:
                ahead = (forward[-1] @ step) * weight[t]
            norm = ahead.sum(1, keepdim=True)
            forward.append(ahead / norm)
            norms.append(norm)
        scale = torch.stack(norms)  # [time, batch, 1]
        log_z = ((scale.log().squeeze(2).T + peak.squeeze(2)) * live.squeeze(2)).sum(1)
        ctx.save_for_backward(torch.stack(forward), scale, weight, step, lengths)
        return log_z

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor, Tensor, None]:  # noqa: ANN401 - torch's context
        forward, scale, weight, step, lengths = ctx.saved_tensors
        time = len(forward)
        gain = grads[0][:, None]
        behind = torch.ones_like(forward[0])
        marginals = [forward[-1]]
        pairs = torch.zeros_like(step)
        for t in range(time - 2, -1, -1):
            inside = (t < lengths - 1).unsqueeze(1)
            onward = weight[t + 1] * behind / scale[t + 1]
            pairs += torch.where(inside, forward[t] * gain, 0.0).T @ onward
            behind = torch.where(inside, onward @ step.T, 1.0)
            marginals.append(forward[t] * behind)
        label = torch.stack(marginals[::-1], 1)
        live = (torch.arange(time)[None] < lengths[:, None]).unsqueeze(2)
        label = torch.where(live, label, 0.0) * gain.unsqueeze(2)
        return label, pairs * step, label[:, 0].sum(0), None


@dataclass(frozen=True, slots=True)
class Targets:
    """What a batch should have said."""

    gold: Tensor  # [batch, time] labels
    soft: Tensor  # [batch, time, labels] a teacher's marginals
    trust: Tensor  # [batch] the teacher's share


def loss(emissions: Tensor, transitions: Tensor, start: Tensor, lengths: Tensor, targets: Targets) -> Tensor:
    """Mean loss a token. The teacher's pairs are not known after augmentation: transitions learn from gold alone."""
    gold, trust = targets.gold, targets.trust
    live = torch.arange(emissions.shape[1])[None] < lengths[:, None]
    share = trust.mean()
    steps = (1 - share) * transitions + share * transitions.detach()
    onset = (1 - share) * start + share * start.detach()
    log_z = LogPartition.apply(emissions, steps, onset, lengths)  # type: ignore[no-untyped-call]  # torch has no types there
    hard = emissions.gather(2, gold.unsqueeze(2)).squeeze(2)
    moves = transitions[gold[:, :-1], gold[:, 1:]] * live[:, 1:]
    hard = (hard * live).sum(1) + moves.sum(1) + start[gold[:, 0]]
    kind = (emissions * targets.soft).sum(2).mul(live).sum(1)
    # The constant of the soft part's transitions has no gradient; it is left out.
    result: Tensor = ((log_z - (1 - trust) * hard - trust * kind) / lengths.sum()).sum()
    return result

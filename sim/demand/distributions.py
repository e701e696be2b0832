"""The quantiles of the laws that the model draws from, in scalar compiled code.

In: a uniform in (0, 1) and the law's parameters. Out: the value of the law at that uniform. Scalar
`math` functions alone: array versions differ in the last bit between processors.
"""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from sim.compiled import compiled

_POISSON_DIRECT = 500.0  # below this mean, exp(-mean) is a normal number
_SOFT_PARTS, _SOFT_END = 16, 40  # parts of a unit in the table of `softplus`; beyond its end the value is below 1e-17

# Wichura (1988), Algorithm AS 241 (PPND16), Applied Statistics 37(3): numerator and denominator of the
# three rational approximations of the normal quantile.
_CENTRE_N = (
    3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
    4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
)  # fmt: skip
_CENTRE_D = (
    1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
    2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
)  # fmt: skip
_SHOULDER_N = (
    1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
    1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
)  # fmt: skip
_SHOULDER_D = (
    1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
    1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
)  # fmt: skip
_TAIL_N = (
    6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
    2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
)  # fmt: skip
_TAIL_D = (
    1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
    7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
)  # fmt: skip


@partial(compiled, error_model="numpy")  # never by zero, which would have to be asked for each
def _ratio(numerator, denominator, x):
    top = numerator[7]
    bottom = denominator[7]
    for k in range(6, -1, -1):
        top = top * x + numerator[k]
        bottom = bottom * x + denominator[k]
    return top / bottom


@compiled
def normal(u):
    """Return the standard normal quantile at ``u`` (Wichura 1988, AS 241; relative error about 1e-16)."""
    q = u - 0.5
    if abs(q) <= 0.425:
        return q * _ratio(_CENTRE_N, _CENTRE_D, 0.180625 - q * q)
    tail = u if q < 0.0 else 1.0 - u
    r = math.sqrt(-math.log(tail))
    z = _ratio(_SHOULDER_N, _SHOULDER_D, r - 1.6) if r <= 5.0 else _ratio(_TAIL_N, _TAIL_D, r - 5.0)
    return -z if q < 0.0 else z


@compiled
def lognormal(u, mu, sigma):
    """Return the quantile of a lognormal law whose logarithm has mean ``mu`` and deviation ``sigma``."""
    return math.exp(mu + sigma * normal(u))


@compiled
def exponential(u, mean):
    """Return the quantile of an exponential law (mean in any unit, kept)."""
    return -mean * math.log1p(-u)


@compiled
def gumbel(u):
    """Return the quantile of the standard Gumbel law (scale 1, mode 0)."""
    return -math.log(-math.log(u))


# ln(1 + exp(-x)) and its slope, at each part of a unit; by scalars, which are the same on every processor.
_SOFT = np.array(
    [
        (math.log1p(math.exp(-k / _SOFT_PARTS)), -1 / (1 + math.exp(k / _SOFT_PARTS)) / _SOFT_PARTS)
        for k in range(_SOFT_PARTS * _SOFT_END + 2)
    ]
)


@compiled
def softplus(x):
    """Return ln(1 + exp(-x)) for ``x`` >= 0, by cubic pieces (error below 1e-8), quicker than logarithms."""
    if x >= _SOFT_END:
        return 0.0
    part = np.int64(x * _SOFT_PARTS)
    t = x * _SOFT_PARTS - part
    fall = _SOFT[part + 1, 0] - _SOFT[part, 0]
    bend = (_SOFT[part, 1] - fall) * (1.0 - t) + (fall - _SOFT[part + 1, 1]) * t
    return _SOFT[part, 0] + t * (fall + (1.0 - t) * bend)


@compiled
def stable_angle(u, index):
    """Return the part of `stable` that the first uniform gives; it rises with ``u``."""
    if index == 1.0:
        return 0.0
    half = min(u, 1.0 - u)  # exact, where pi * u near pi is not
    bent = index * math.log(math.sin(index * math.pi * u)) - math.log(math.sin(math.pi * half))
    return bent + (1.0 - index) * math.log(math.sin((1.0 - index) * math.pi * u))


@compiled
def stable_radius(u, index):
    """Return the part of `stable` that the second uniform gives; it rises with ``u``."""
    return (1.0 - index) * gumbel(u) if index != 1.0 else 0.0


@compiled
def stable(u, v, index):
    """Return ``index`` times the logarithm of a positive stable variable, by two uniforms; 0 where the index is 1.

    Notes
    -----
    The variable S has the Laplace transform exp(-t ** index), 0 < index <= 1. So index * (ln S + G) is a standard
    Gumbel variable where G is one that does not depend on S: the tastes of a nest (Fougères, Nolan and Rootzén 2009,
    Scandinavian Journal of Statistics 36). The form is that of Chambers, Mallows and Stuck (1976, JASA 71).
    """
    return stable_angle(u, index) + stable_radius(v, index)


@compiled
def whole(u, low, high):
    """Return a whole number, uniform on ``low`` to ``high``, both included."""
    return low + np.int64(math.floor(u * (high - low + 1)))


@compiled
def poisson_none(mean):
    """Return a uniform up to which the Poisson quantile is 0, the highest unless the mean is large."""
    if mean <= 0.0:
        return 1.0
    return math.exp(-mean) if mean < _POISSON_DIRECT else 0.0


@compiled
def poisson(u, mean, none):
    """Return the Poisson quantile: the least count whose distribution reaches ``u``; ``none`` is `poisson_none(mean)`.

    Monotone in ``mean`` for a given ``u``, so that more demand keeps the former requests.
    """
    if mean <= 0.0:
        return 0
    if mean < _POISSON_DIRECT:
        count = 0
        term = none
    else:
        # The mass below twelve deviations under the mean is less than 1e-30.
        count = int(mean - 12.0 * math.sqrt(mean))
        term = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1.0))
    total = term
    limit = mean + 40.0 * math.sqrt(mean) + 100.0
    while total < u and count < limit:
        count += 1
        term *= mean / count
        total += term
    return count


def lognormal_parameters(mean: float, cv: float) -> tuple[float, float]:
    """Return (mu, sigma) of the lognormal law with this mean and coefficient of variation (sd / mean)."""
    sigma2 = math.log1p(cv * cv)
    return math.log(mean) - sigma2 / 2, math.sqrt(sigma2)


def lognormal_exceeds(limit: float, mean: float, cv: float) -> float:
    """Return the probability that a lognormal value exceeds ``limit``."""
    if mean <= 0:
        return 0.0
    mu, sigma = lognormal_parameters(mean, cv)
    if sigma == 0:
        return float(mean > limit)
    return 0.5 * math.erfc((math.log(limit) - mu) / (sigma * math.sqrt(2)))

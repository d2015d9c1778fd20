namespace ModelGen;

/// <summary>
/// The fast gradient sign method: one step of full size, <c>x + eps·sign(∂loss/∂x)</c> (Goodfellow, Shlens, Szegedy 2015, "Explaining and Harnessing Adversarial Examples"; <c>torchattacks.FGSM</c>).
/// With the norm L2 it is <c>x + eps·g/‖g‖</c>.
/// </summary>
/// <param name="scores">The model.</param>
/// <param name="eps">How large the perturbation of an example may be, ≥ 0: 8 of 255 shades are 8.0 / 255.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is negative or not finite.</exception>
public sealed class FGSM(ClassScores scores, double eps) : Attack(scores, eps)
{
    private protected override (double Alpha, int Steps, bool RandomStart) Plan => (Eps, 1, false);
}

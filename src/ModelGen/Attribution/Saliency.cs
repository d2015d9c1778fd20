using System.Numerics.Tensors;

namespace ModelGen;

/// <summary>
/// How much each value of an input moves a score: its gradient (Simonyan, Vedaldi, Zisserman 2013, "Deep Inside Convolutional Networks"; <c>captum.attr.Saliency</c>).
/// Of several channels, <see cref="AttributionMap.MaxOverChannels"/> makes the one map of the paper.
/// </summary>
/// <param name="scores">The model.</param>
public sealed class Saliency(ClassScores scores)
{
    private readonly ClassScores scores = scores ?? throw new ArgumentNullException(nameof(scores));

    /// <summary>Whether attributions are magnitudes, as by default, or have the gradient's sign.</summary>
    public bool Absolute { get; init; } = true;

    /// <summary>Attributes a score of each example to its input.</summary>
    /// <param name="input"><c>[batch, features]</c>.</param>
    /// <param name="target">Which class's score, <c>[batch]</c>.</param>
    /// <param name="attribution">Takes the attributions, <c>[batch, features]</c>.</param>
    /// <exception cref="ArgumentException">A length does not fit, a class is out of range, or the result shares memory with the input.</exception>
    public void Attribute(ReadOnlySpan<float> input, ReadOnlySpan<int> target, Span<float> attribution)
    {
        scores.Require(input, target, nameof(target), scores.Classes, attribution, nameof(attribution));
        scores.Gradient(input, target, attribution);
        if (Absolute)
        {
            TensorPrimitives.Abs(attribution, attribution);
        }
    }
}

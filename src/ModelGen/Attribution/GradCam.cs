using System.Numerics.Tensors;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Where in an image a convolutional network finds a class: the feature maps of one of its layers, weighted by the mean gradient of the class's score by each (Selvaraju and others 2017, "Grad-CAM:
/// Visual Explanations from Deep Networks via Gradient-based Localization"; <c>captum.attr.LayerGradCam</c> with <c>relu_attributions=True</c>).
/// </summary>
/// <remarks>
/// The layer is where the model's forward method is cut in two: one method computes the feature maps, another one goes on from there, and the whole calls both. The scores are those of the second
/// one. <see cref="AttributionMap.Interpolate"/> makes maps as large as the image. It allocates nothing once it has seen the largest batch. For one thread at a time.
/// </remarks>
public sealed class GradCam
{
    private readonly ClassScores head;
    private readonly int channels;
    private readonly int pixels;
    private ReusedArray gradients;

    /// <summary>Looks at a layer.</summary>
    /// <param name="head">What the model makes of the feature maps: <c>new ClassScores(net.HeadForward, net.HeadBackward, features: 64 * 7 * 7, classes: 10)</c>.</param>
    /// <param name="channels">The number of feature maps, 64 of these.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="channels"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">The inputs of the head are no multiple of it.</exception>
    public GradCam(ClassScores head, int channels)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (head.Features % channels != 0)
        {
            throw new ArgumentException($"The head takes {head.Features} values, which do not make {channels} feature maps.", nameof(channels));
        }

        (this.head, this.channels, pixels) = (head, channels, head.Features / channels);
    }

    /// <summary>Maps where the evidence for a class is: <c>relu(Σ_k mean(∂score/∂features[k])·features[k])</c>.</summary>
    /// <param name="features">The feature maps, <c>[batch, channels, height, width]</c>.</param>
    /// <param name="target">Which class's score, <c>[batch]</c>.</param>
    /// <param name="map">Takes the maps, <c>[batch, height, width]</c>, none below 0.</param>
    /// <exception cref="ArgumentException">A length does not fit, a class is out of range, or the result shares memory with the feature maps.</exception>
    public void Attribute(ReadOnlySpan<float> features, ReadOnlySpan<int> target, Span<float> map)
    {
        Check.Length(features.Length, (long)target.Length * head.Features, nameof(features), "[batch, channels, height, width]", "batch", target.Length);
        Check.Length(map.Length, (long)target.Length * pixels, nameof(map), "[batch, height, width]", "batch", target.Length);
        Check.Overlap(map, features, nameof(map), nameof(features));
        Check.Overlap(map, target, nameof(map), nameof(target));
        Span<float> gradient = gradients.Take(features.Length);
        head.Gradient(features, target, gradient);
        map.Clear();
        for (int i = 0; i < target.Length * channels; i++)
        {
            Span<float> sum = map.Slice(i / channels * pixels, pixels);
            float weight = TensorPrimitives.Sum<float>(gradient.Slice(i * pixels, pixels)) / pixels;
            TensorPrimitives.MultiplyAdd(features.Slice(i * pixels, pixels), weight, sum, sum);
        }

        TensorPrimitives.Max(map, 0, map);
    }
}

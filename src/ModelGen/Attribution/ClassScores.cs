using System.Numerics.Tensors;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// A model as a function from one input to scores of classes, together with its gradients by the input: what attributions and attacks ask. It is filled from the generated pair of a forward method
/// in one line, <c>new ClassScores(net.LogitsForward, net.LogitsBackward, features: 784, classes: 10)</c>.
/// </summary>
/// <remarks>
/// The model computes as it infers: nothing is dropped and no state is assigned. A lambda serves where the pair takes more, such as sizes of the image. It keeps the memory of the largest batch it
/// has seen and allocates nothing from the second one of a size on. For one thread at a time; two threads make two of them.
/// </remarks>
public sealed class ClassScores
{
    private readonly ThreadGuard guard = new("The class scores object");
    private readonly Tape tape = new();
    private readonly ForwardPass forward;
    private readonly BackwardPass backward;
    private ReusedArray scores;
    private ReusedArray scoreGradients;

    /// <summary>Scores by a forward method that is the same in training.</summary>
    /// <param name="forward">Its forward pass, <c>net.LogitsForward</c>: from <c>[batch, features]</c> to <c>[batch, classes]</c>.</param>
    /// <param name="backward">The backward pass of the same method, <c>net.LogitsBackward</c>.</param>
    /// <param name="features">The values of one input, at least 1: 784 for images of 28 × 28 pixels.</param>
    /// <param name="classes">The scores of one example, at least 1. A single one is that of class 1, as a logit.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1.</exception>
    public ClassScores(ForwardPass forward, BackwardPass backward, int features, int classes)
    {
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(backward);
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        (this.forward, this.backward, Features, Classes) = (forward, backward, features, classes);
    }

    /// <summary>Scores by a forward method with dropout or batch normalisation; both compute as in inference.</summary>
    /// <inheritdoc cref="ClassScores(ForwardPass, BackwardPass, int, int)"/>
    public ClassScores(ForwardPassInMode forward, BackwardPass backward, int features, int classes)
        : this(AsInferred(forward), backward, features, classes)
    {
    }

    /// <summary>The values of one input.</summary>
    public int Features { get; }

    /// <summary>The scores of one example.</summary>
    public int Classes { get; }

    /// <summary>The scores of a batch.</summary>
    /// <param name="input"><c>[batch, features]</c>.</param>
    /// <param name="scores">Takes the scores, <c>[batch, classes]</c>.</param>
    /// <param name="batch">The number of examples.</param>
    /// <exception cref="ArgumentException">A length does not fit, or the scores share memory with the input.</exception>
    public void Compute(ReadOnlySpan<float> input, Span<float> scores, int batch)
    {
        Check.Symbol(batch, nameof(batch));
        Check.Length(input.Length, (long)batch * Features, nameof(input), "[batch, features]", "batch", batch);
        Check.Length(scores.Length, (long)batch * Classes, nameof(scores), "[batch, classes]", "batch", batch);
        using (guard.Enter())
        {
            forward(input, scores, tape, batch);
        }
    }

    /// <summary>The gradient of one score of each example by its input, <c>∂score[i, target[i]] / ∂input[i]</c>.</summary>
    /// <param name="input"><c>[batch, features]</c>.</param>
    /// <param name="target">Which score, <c>[batch]</c>, each in 0 … classes − 1.</param>
    /// <param name="inputGradient">Takes the gradient, <c>[batch, features]</c>.</param>
    /// <exception cref="ArgumentException">A length does not fit, a class is out of range, or the gradient shares memory with the input.</exception>
    public void Gradient(ReadOnlySpan<float> input, ReadOnlySpan<int> target, Span<float> inputGradient)
    {
        Require(input, target, nameof(target), Classes, inputGradient, nameof(inputGradient));
        using (guard.Enter())
        {
            Forward(input, target.Length);
            Span<float> scoreGradient = scoreGradients.Take(target.Length * Classes);
            scoreGradient.Clear();
            for (int i = 0; i < target.Length; i++)
            {
                scoreGradient[(i * Classes) + target[i]] = 1;
            }

            backward(input, scoreGradient, inputGradient, null, tape, target.Length);
        }
    }

    /// <summary>
    /// The gradient of each example's cross-entropy by its input (<c>torch.nn.functional.cross_entropy</c> with <c>reduction="sum"</c>; of a single score <c>binary_cross_entropy_with_logits</c>).
    /// </summary>
    /// <param name="input"><c>[batch, features]</c>.</param>
    /// <param name="label">The classes, <c>[batch]</c>, each in 0 … classes − 1, or 0 and 1 for a single score.</param>
    /// <param name="inputGradient">Takes the gradient, <c>[batch, features]</c>.</param>
    /// <exception cref="ArgumentException">A length does not fit, a class is out of range, or the gradient shares memory with the input.</exception>
    public void LossGradient(ReadOnlySpan<float> input, ReadOnlySpan<int> label, Span<float> inputGradient)
    {
        Require(input, label, nameof(label), Math.Max(Classes, 2), inputGradient, nameof(inputGradient));
        using (guard.Enter())
        {
            Span<float> values = Forward(input, label.Length), scoreGradient = scoreGradients.Take(label.Length * Classes);
            for (int i = 0; i < label.Length; i++)
            {
                CrossEntropyGradient(values.Slice(i * Classes, Classes), label[i], scoreGradient.Slice(i * Classes, Classes));
            }

            backward(input, scoreGradient, inputGradient, null, tape, label.Length);
        }
    }

    /// <summary>Throws unless there is an input and a class for each example, and room for what has the input's shape.</summary>
    internal void Require(ReadOnlySpan<float> input, ReadOnlySpan<int> target, string targetName, int classes, ReadOnlySpan<float> result, string resultName)
    {
        Check.Length(input.Length, (long)target.Length * Features, nameof(input), "[batch, features]", "batch", target.Length);
        Check.Length(result.Length, (long)target.Length * Features, resultName, "[batch, features]", "batch", target.Length);
        Check.Indices(target, classes, targetName);
        Check.Overlap(result, input, resultName, nameof(input));
        Check.Overlap(result, target, resultName, targetName);
    }

    private static ForwardPass AsInferred(ForwardPassInMode forward)
    {
        ArgumentNullException.ThrowIfNull(forward);
        return (input, result, tape, batch) => forward(input, result, tape, training: false, batch);
    }

    /// <summary>
    /// Probabilities, less 1 for the label. That of the label is made of the others: where the model is certain, 1 less its probability would be 0, and no direction would lead away from there.
    /// </summary>
    private static void CrossEntropyGradient(ReadOnlySpan<float> scores, int label, Span<float> gradient)
    {
        if (scores.Length == 1)
        {
            gradient[0] = label == 1 ? -1 / (1 + MathF.Exp(scores[0])) : 1 / (1 + MathF.Exp(-scores[0]));
            return;
        }

        float greatest = TensorPrimitives.Max(scores);
        (float own, float others) = (0, 0);
        for (int i = 0; i < scores.Length; i++)
        {
            gradient[i] = MathF.Exp(scores[i] - greatest);
            (own, others) = i == label ? (gradient[i], others) : (own, others + gradient[i]);
        }

        gradient[label] = -others;
        TensorPrimitives.Divide(gradient, own + others, gradient);
    }

    private Span<float> Forward(ReadOnlySpan<float> input, int batch)
    {
        Span<float> values = scores.Take(batch * Classes);
        forward(input, values, tape, batch);
        return values;
    }
}

using ModelGen;
using ModelGen.Text;
using Samples;

namespace SpamFilter;

/// <summary>What the model says of a message, and why.</summary>
/// <param name="SpamProbability">0 … 1.</param>
/// <param name="Words">The words that were read, with where they stand and what they did: above 0 for spam, below for ham.</param>
internal sealed record Verdict(double SpamProbability, IReadOnlyList<(Range Place, float Influence)> Words)
{
    /// <summary>Judges a message; null if it has no known word.</summary>
    /// <remarks>
    /// The influence of a word is its vector times the gradient of (spam score − ham score) with respect to that vector: by how much, to first order, the
    /// difference would fall if the vector were taken away.
    /// </remarks>
    public static Verdict? Of(SpamNet net, WordEncoder encoder, string text, int most)
    {
        int[] words = new int[most];
        var places = new Range[most];
        int time = encoder.Encode(text, words, places);
        if (!MailWords.AnyKnown(words.AsSpan(0, time), encoder.Vocabulary))
        {
            return null;
        }

        ReadOnlySpan<int> token = words.AsSpan(0, time);
        ReadOnlySpan<int> length = [time];
        float[] embedded = new float[time * SpamNet.Width];
        net.Embed(token, embedded, 1, time);

        var tape = new Tape();
        float[] scores = new float[MailSet.Classes];
        net.ScoresForward(embedded, length, scores, tape, 1, time);
        float[] gradient = new float[embedded.Length];
        net.ScoresBackward(embedded, length, [-1, 1], gradient, net.CreateGradients(), tape, 1, time);

        var influences = new (Range, float)[time];
        for (int i = 0; i < time; i++)
        {
            (int start, int width) = (i * SpamNet.Width, SpamNet.Width);
            influences[i] = (places[i], System.Numerics.Tensors.TensorPrimitives.Dot<float>(embedded.AsSpan(start, width), gradient.AsSpan(start, width)));
        }

        return new Verdict(1 / (1 + Math.Exp(scores[0] - scores[1])), influences);
    }
}

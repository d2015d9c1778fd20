using System.Numerics.Tensors;
using ModelGen.Text;

namespace Word2Vec;

/// <summary>Finds the words whose vectors point where another word's does.</summary>
internal sealed class Neighbours
{
    private readonly Vocabulary vocabulary;
    private readonly float[] vectors = new float[WordVectors.Words * WordVectors.Width];

    /// <summary>Copies the input vectors and scales them to length 1.</summary>
    public Neighbours(WordVectors net, Vocabulary vocabulary)
    {
        this.vocabulary = vocabulary;
        net.Parameters.Find("input.weight").CopyTo(vectors);
        for (int id = vocabulary.SpecialCount; id < vocabulary.Count; id++)
        {
            Span<float> vector = Vector(id);
            TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        }
    }

    /// <summary>The nearest words by the cosine of the angle between the vectors, nearest first.</summary>
    /// <param name="word">A word of the vocabulary.</param>
    /// <param name="count">How many.</param>
    /// <returns>Words and cosines; empty if the vocabulary does not have the word.</returns>
    public IReadOnlyList<(string Word, float Cosine)> Of(string word, int count)
    {
        if (!vocabulary.TryGetId(word, out int id))
        {
            return [];
        }

        return [.. Enumerable.Range(vocabulary.SpecialCount, vocabulary.Count - vocabulary.SpecialCount)
            .Where(other => other != id)
            .Select(other => (vocabulary[other], TensorPrimitives.Dot<float>(Vector(id), Vector(other))))
            .OrderByDescending(pair => pair.Item2)
            .Take(count)];
    }

    private Span<float> Vector(int id) => vectors.AsSpan(id * WordVectors.Width, WordVectors.Width);
}

using ModelGen.Runtime;

namespace ModelGen;

/// <summary>Weights that make rare classes count as much as frequent ones.</summary>
public static class ClassWeights
{
    /// <summary>
    /// For each class examples / (classes · examples of the class), as scikit-learn's <c>compute_class_weight("balanced")</c>; 0 for a class without examples. They are the weights of a cross-entropy.
    /// </summary>
    /// <param name="labels">The class of each example, 0 … classes − 1.</param>
    /// <param name="numClasses">How many classes there are, at least 1.</param>
    /// <exception cref="ArgumentException">A label is out of range.</exception>
    public static float[] Balanced(ReadOnlySpan<int> labels, int numClasses)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numClasses, 1);
        Check.Indices(labels, numClasses, nameof(labels));
        var counts = new int[numClasses];
        foreach (int label in labels)
        {
            counts[label]++;
        }

        double share = (double)labels.Length / numClasses;
        return Array.ConvertAll(counts, count => count == 0 ? 0 : (float)(share / count));
    }

    /// <summary>The weight of each example: that of its class, as <see cref="WeightedRandomSampler"/> takes them.</summary>
    /// <param name="labels">The class of each example, 0 … classes − 1.</param>
    /// <param name="weights">One for each class.</param>
    /// <exception cref="ArgumentException">A label is out of range.</exception>
    public static float[] OfExamples(ReadOnlySpan<int> labels, ReadOnlySpan<float> weights)
    {
        Check.Indices(labels, weights.Length, nameof(labels));
        var result = new float[labels.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = weights[labels[i]];
        }

        return result;
    }
}

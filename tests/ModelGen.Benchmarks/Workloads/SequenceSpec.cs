namespace Benchmarks.Workloads;

/// <summary>A recurrent layer, what is before and behind it, a batch of sequences, and the first weights: every contender starts from these.</summary>
/// <remarks>Weights have PyTorch's layout and order of gates.</remarks>
internal sealed class SequenceSpec
{
    public const int Time = 32;

    /// <param name="gates">4 for an LSTM, 3 for a GRU.</param>
    /// <param name="vocabulary">Rows of the embedding; 0 for none.</param>
    /// <param name="classes">Outputs of the linear layer; 0 for none.</param>
    public SequenceSpec(int batch, int gates, int inputs, int hidden, int vocabulary, int classes)
    {
        (Batch, Gates, Inputs, Hidden, Vocabulary, Classes) = (batch, gates, inputs, hidden, vocabulary, classes);
        var random = new Random(1);
        float[] Draw(int count, float bound) => [.. Enumerable.Range(0, count).Select(_ => ((2 * random.NextSingle()) - 1) * bound)];
        float bound = 1 / MathF.Sqrt(hidden);
        Embedding = Draw(vocabulary * inputs, 1);
        InputWeight = Draw(gates * hidden * inputs, bound);
        HiddenWeight = Draw(gates * hidden * hidden, bound);
        InputBias = Draw(gates * hidden, bound);
        HiddenBias = Draw(gates * hidden, bound);
        HeadWeight = Draw(classes * hidden, bound);
        HeadBias = Draw(classes, bound);
        Signal = Draw(vocabulary == 0 ? batch * Time * inputs : 0, 1);
        Tokens = [.. Enumerable.Range(0, vocabulary == 0 ? 0 : batch * Time).Select(_ => random.Next(vocabulary))];
        Labels = [.. Enumerable.Range(0, batch).Select(_ => random.Next(Math.Max(classes, 1)))];
    }

    public int Batch { get; }

    public int Gates { get; }

    public int Inputs { get; }

    public int Hidden { get; }

    public int Vocabulary { get; }

    public int Classes { get; }

    /// <summary><c>[vocabulary, inputs]</c>.</summary>
    public float[] Embedding { get; }

    /// <summary><c>[gates · hidden, inputs]</c>.</summary>
    public float[] InputWeight { get; }

    /// <summary><c>[gates · hidden, hidden]</c>.</summary>
    public float[] HiddenWeight { get; }

    public float[] InputBias { get; }

    public float[] HiddenBias { get; }

    /// <summary><c>[classes, hidden]</c>.</summary>
    public float[] HeadWeight { get; }

    public float[] HeadBias { get; }

    /// <summary><c>[batch, time, inputs]</c>; empty with an embedding.</summary>
    public float[] Signal { get; }

    /// <summary><c>[batch, time]</c>; empty without an embedding.</summary>
    public int[] Tokens { get; }

    /// <summary><c>[batch]</c>.</summary>
    public int[] Labels { get; }

    /// <summary>Of a forward pass.</summary>
    public double ForwardFlops => 2.0 * Batch * ((Time * (double)(InputWeight.Length + HiddenWeight.Length)) + HeadWeight.Length);

    /// <summary>The weights' rows with their gates in another order.</summary>
    public float[] Reorder(float[] rows, params int[] order)
    {
        int size = rows.Length / Gates;
        return [.. order.SelectMany(gate => rows.Skip(gate * size).Take(size))];
    }
}

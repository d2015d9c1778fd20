namespace ModelGen;

/// <summary>Memory of a <see cref="Batch"/> for a result of a model's method.</summary>
internal sealed class BatchResult(ParameterSet model, string method, int index)
{
    private float[] values = [];

    internal bool IsOf(ParameterSet otherModel, string otherMethod, int otherIndex) => otherModel == model && otherIndex == index && otherMethod == method;

    internal Span<float> Take(int length)
    {
        if (values.Length < length)
        {
            values = new float[length];
        }

        return values.AsSpan(0, length);
    }
}

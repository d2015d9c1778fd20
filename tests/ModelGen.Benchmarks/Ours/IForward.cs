namespace Benchmarks.Ours;

/// <summary>An inference entry point. Structs implement it, so that the call that is timed is the generated method itself.</summary>
/// <typeparam name="T">The element type of the input.</typeparam>
internal interface IForward<T>
{
    void Forward(ReadOnlySpan<T> input, Span<float> output, int batch);
}

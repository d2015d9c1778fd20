namespace Benchmarks.Ours;

/// <summary>An inference entry point. Structs implement it, so that the call that is timed is the generated method itself.</summary>
internal interface IForward
{
    void Forward(ReadOnlySpan<float> input, Span<float> output, int batch);
}

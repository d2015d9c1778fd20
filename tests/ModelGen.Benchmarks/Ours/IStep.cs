namespace Benchmarks.Ours;

/// <summary>A trainer's step. Structs implement it, so that the call that is timed is the generated method itself.</summary>
internal interface IStep : IDisposable
{
    float Step(ReadOnlySpan<float> input, ReadOnlySpan<int> labels, int batch);
}

namespace Benchmarks.Comparison;

/// <summary>Something ModelGen and its peers all do.</summary>
internal interface IWorkload
{
    /// <summary>The name, as in <c>--filter</c> and the JSON file.</summary>
    string Name { get; }

    /// <summary>Floating-point operations of matrix products per call, a multiplication and an addition counted as two.</summary>
    double Flops { get; }

    /// <summary>ModelGen, then its peers.</summary>
    IReadOnlyList<Entry> Entries { get; }
}

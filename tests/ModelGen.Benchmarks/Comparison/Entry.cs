namespace Benchmarks.Comparison;

/// <summary>A contender by name, made when its workload's turn comes.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Create">Makes it for a number of threads. Throws if it cannot be had on this machine.</param>
internal sealed record Entry(string Name, Func<int, IContender> Create);

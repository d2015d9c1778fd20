using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Benchmarks.Detail;

/// <summary>BenchmarkDotNet's defaults, but in this process: a program built for every benchmark would copy the peers' gigabyte each time.</summary>
internal static class DetailConfig
{
    public static IConfig Create() =>
        DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).AsMutator());
}

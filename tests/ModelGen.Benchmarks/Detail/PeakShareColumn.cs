using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Benchmarks.Comparison;

namespace Benchmarks.Detail;

/// <summary>The share of the machine's peak rate that a benchmark's median reaches.</summary>
internal sealed class PeakShareColumn(Func<BenchmarkCase, double> flops) : IColumn
{
    private static readonly Lazy<double> peak = new(PeakRate.Measure);

    public string Id => nameof(PeakShareColumn);

    public string ColumnName => "Of peak";

    public string Legend => "Share of one core's fused multiply-add rate, measured when the table is made";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
        summary[benchmarkCase]?.ResultStatistics is { } nanoseconds
            ? (flops(benchmarkCase) / (nanoseconds.Median * 1e-9) / peak.Value).ToString("0%", CultureInfo.InvariantCulture)
            : "";
}

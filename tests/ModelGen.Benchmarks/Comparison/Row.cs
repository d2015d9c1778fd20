using System.Text.Json.Serialization;

namespace Benchmarks.Comparison;

/// <summary>A line of the report: ModelGen and one peer on one workload. Times are medians in microseconds per call; the best ratio is that of the least times, which a busy machine disturbs less.</summary>
internal sealed record Row(
    [property: JsonPropertyName("workload")] string Workload,
    [property: JsonPropertyName("threads")] int Threads,
    [property: JsonPropertyName("ours_us")] double? OursMicroseconds,
    [property: JsonPropertyName("peer")] string? Peer,
    [property: JsonPropertyName("peer_us")] double? PeerMicroseconds,
    [property: JsonPropertyName("ratio")] double? Ratio,
    [property: JsonPropertyName("best_ratio")] double? BestRatio,
    [property: JsonPropertyName("peak_share")] double? PeakShare,
    [property: JsonPropertyName("allocated_bytes")] double? AllocatedBytes);

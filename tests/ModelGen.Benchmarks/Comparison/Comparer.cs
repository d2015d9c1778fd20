using System.Diagnostics;
using ModelGen;

namespace Benchmarks.Comparison;

/// <summary>
/// Times the contenders of a workload in alternating rounds of one process, so that what else the machine does hits all of them alike,
/// and takes medians, and the least times. The machine's peak rate is a contender too.
/// </summary>
/// <param name="threads">Threads of every contender.</param>
/// <param name="processorTime">Whether what the process has computed is counted, not what has passed: on one thread, where others use the machine as well.</param>
/// <param name="output">Takes what is said besides the rows.</param>
internal sealed class Comparer(int threads, bool processorTime, TextWriter output)
{
    /// <summary>The entry whose figures the others are compared with.</summary>
    public const string Ours = "ModelGen";

    // Short rounds, so that most of them fall between two interruptions of a busy machine, and many of them for the median.
    private const int Rounds = 101;

    // Where calls take long there are fewer rounds: the first few at least, others as long as there is time.
    private const int LeastRounds = 15;
    private static readonly TimeSpan measureTime = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan roundTime = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan tierTime = TimeSpan.FromMilliseconds(150);

    private readonly HashSet<string> missing = [];

    /// <summary>Runs one workload; a row per peer.</summary>
    public IReadOnlyList<Row> Compare(IWorkload workload)
    {
        List<Lane> lanes = [];
        try
        {
            foreach (Entry entry in workload.Entries)
            {
                if (TryCreate(entry) is { } lane)
                {
                    lanes.Add(lane);
                }
            }

            if (lanes.Count == 0)
            {
                return [];
            }

            if (threads > 1 && lanes[0].Name == Ours
                && TryCreate(new Entry("ModelGen alone", _ => new AloneContender(workload.Entries[0].Create(1)))) is { } alone)
            {
                lanes.Add(alone);
            }

            using Parallelism.Scope scope = Parallelism.Use(threads);

            CheckAgreement(workload, lanes);
            using var peakRate = new PeakRate();
            var peak = new Lane("peak", peakRate);
            Measure([.. lanes, peak]);
            return Rows(workload, lanes, PeakRate.Flops / peak.Median);
        }
        finally
        {
            lanes.ForEach(lane => lane.Contender.Dispose());
        }
    }

    private static void CheckAgreement(IWorkload workload, List<Lane> lanes)
    {
        float[] expected = lanes[0].Contender.FirstResult();
        foreach (Lane lane in lanes.Skip(1))
        {
            float[] actual = lane.Contender.FirstResult();
            float largest = expected.Max(Math.Abs);
            if (actual.Length != expected.Length || actual.Zip(expected, (a, e) => Math.Abs(a - e)).Any(d => !(d <= 1e-5f + (1e-4f * largest))))
            {
                throw new InvalidOperationException($"{workload.Name}: {lane.Name} and {lanes[0].Name} compute different results.");
            }
        }
    }

    private void Measure(List<Lane> lanes)
    {
        foreach (Lane lane in lanes)
        {
            WarmUp(lane);
        }

        var clock = Stopwatch.StartNew();
        for (int round = 0; round < Rounds && (round < LeastRounds || clock.Elapsed < measureTime); round++)
        {
            foreach (Lane lane in lanes)
            {
                lane.Times.Add(Time(lane, lane.Calls));
            }
        }

        foreach (Lane lane in lanes)
        {
            int calls = (int)Math.Clamp(0.2 / lane.Best, 2, 100);
            long before = GC.GetAllocatedBytesForCurrentThread();
            lane.Contender.Run(calls);
            lane.AllocatedBytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)calls;
        }
    }

    /// <summary>Lets the JIT reach its last tier, which it does in pauses, and finds how many calls fill a round.</summary>
    private void WarmUp(Lane lane)
    {
        for (int tier = 0; tier < 3; tier++)
        {
            var clock = Stopwatch.StartNew();
            while (clock.Elapsed < tierTime)
            {
                lane.Contender.Run(lane.Calls);
                if (tier == 0 && clock.Elapsed < tierTime / 10)
                {
                    lane.Calls *= 2;
                }
            }

            Thread.Sleep(tierTime);
        }

        lane.Calls = (int)Math.Max(1, roundTime.TotalSeconds / Time(lane, lane.Calls));
    }

    /// <summary>Seconds per call.</summary>
    private double Time(Lane lane, int calls)
    {
        TimeSpan used = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        lane.Contender.Run(calls);
        return (processorTime ? Environment.CpuUsage.TotalTime - used : Stopwatch.GetElapsedTime(start)).TotalSeconds / calls;
    }

    private Lane? TryCreate(Entry entry)
    {
        try
        {
            return new Lane(entry.Name, entry.Create(threads));
        }
        catch (Exception exception) when (exception is TypeInitializationException or DllNotFoundException or NotSupportedException or EntryPointNotFoundException)
        {
            if (missing.Add(entry.Name))
            {
                output.WriteLine($"{entry.Name} does not load here (see the benchmarks' README): {exception.GetBaseException().Message}");
            }

            return null;
        }
    }

    private List<Row> Rows(IWorkload workload, List<Lane> lanes, double peakRate)
    {
        Lane? ours = lanes.Find(lane => lane.Name == Ours);
        double? share = ours is null ? null : workload.Flops / ours.Median / peakRate / threads;
        Row Make(Lane? peer) => new(
            workload.Name, threads, ours?.Median * 1e6, peer?.Name, peer?.Median * 1e6, ours?.Median / peer?.Median, ours?.Best / peer?.Best, share, ours?.AllocatedBytes);
        List<Row> rows = [.. lanes.Where(lane => lane != ours).Select(Make)];
        return rows.Count > 0 ? rows : [Make(null)];
    }

    private sealed class Lane(string name, IContender contender)
    {
        public string Name => name;

        public IContender Contender => contender;

        public int Calls { get; set; } = 1;

        public List<double> Times { get; } = [];

        public double AllocatedBytes { get; set; }

        public double Best => Times.Min();

        public double Median => Times.Order().ElementAt(Times.Count / 2);
    }
}

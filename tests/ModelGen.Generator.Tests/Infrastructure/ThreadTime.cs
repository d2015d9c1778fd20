using System.Diagnostics;
using System.Globalization;

namespace GeneratorTests.Infrastructure;

/// <summary>How long this thread has run, whatever else the machine does, where the system counts that; else the time on the clock.</summary>
internal static class ThreadTime
{
    private const string Counter = "/proc/thread-self/schedstat";

    public static TimeSpan Now => File.Exists(Counter)
        ? TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText(Counter).Split(' ')[0], CultureInfo.InvariantCulture) / 1000)
        : Stopwatch.GetElapsedTime(0);
}

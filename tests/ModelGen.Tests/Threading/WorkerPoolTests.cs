using ModelGen.Runtime;

namespace ModelGen.Tests.Threading;

/// <summary>The pool itself: every unit is done once whoever does it, callers never wait for each other, and nothing is left behind.</summary>
public sealed class WorkerPoolTests
{
    public WorkerPoolTests() => Helpers.Call();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(17, 3)]
    [InlineData(1000, 8)]
    public void Every_unit_is_done_once(int count, int threads)
    {
        int[] done = new int[count];
        for (int i = 0; i < 50; i++)
        {
            var units = new Counting(done, i % 5 == 0 ? 2000 : 1);
            Partition.Run(ref units, count, threads);
        }

        Assert.All(done, n => Assert.Equal(50, n));
    }

    [Fact]
    public void A_helper_takes_part()
    {
        using var met = new CountdownEvent(2);
        var units = new Meeting(met);
        Partition.Run(ref units, 2, 2);
        Assert.True(met.IsSet);
    }

    /// <summary>Other tests may wake helpers in between: what counts is that they go to sleep again.</summary>
    [Fact]
    public void Helpers_sleep_when_there_is_no_work()
    {
        using var met = new CountdownEvent(2);
        var units = new Meeting(met);
        Partition.Run(ref units, 2, 2);
        Assert.True(SpinWait.SpinUntil(() => !Helpers.Standing!.IsAwake, TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void What_a_unit_calls_is_not_shared_again()
    {
        int[] seen = new int[64];
        using (Parallelism.Use(2))
        {
            var units = new Asking(seen);
            Partition.Run(ref units, seen.Length, 2);
            Assert.Equal(2, Parallelism.Current);
        }

        Assert.All(seen, n => Assert.Equal(1, n));
    }

    [Fact]
    public void An_exception_reaches_the_caller_and_the_pool_goes_on()
    {
        for (int i = 0; i < 20; i++)
        {
            var failing = new Failing(i);
            InvalidOperationException? e = null;
            try
            {
                Partition.Run(ref failing, 64, 2);
            }
            catch (InvalidOperationException caught)
            {
                e = caught;
            }

            Assert.Equal($"unit {i}", e?.Message);
            int[] done = new int[64];
            var units = new Counting(done, 1);
            Partition.Run(ref units, done.Length, 2);
            Assert.All(done, n => Assert.Equal(1, n));
        }
    }

    /// <summary>More callers than places and processors, all of them threads of the thread pool.</summary>
    [Fact]
    public void Many_callers_share_the_pool()
    {
        int[] done = new int[200];
        System.Threading.Tasks.Parallel.For(0, done.Length, caller =>
        {
            for (int i = 0; i < 20; i++)
            {
                int[] own = new int[32];
                var units = new Counting(own, 200);
                Partition.Run(ref units, own.Length, 3);
                if (own.All(n => n == 1))
                {
                    Interlocked.Increment(ref done[caller]);
                }
            }
        });
        Assert.All(done, n => Assert.Equal(20, n));
    }

    [Fact]
    public void Sharing_allocates_nothing()
    {
        int[] done = new int[64];
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Run();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            var units = new Counting(done, 10);
            Partition.Run(ref units, done.Length, 2);
        }
    }

    /// <summary>References on the caller's stack stay right while the garbage collector moves what they refer to.</summary>
    [Fact]
    public void Memory_may_move()
    {
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(0, GCCollectionMode.Forced, blocking: true, compacting: true);
                GC.KeepAlive(new byte[100]);
            }
        });
        collector.Start();
        try
        {
            for (int i = 0; i < 100; i++)
            {
                // Young arrays between garbage move in the next collection.
                _ = new byte[200];
                float[] values = new float[640];
                var units = new Adding(values);
                Partition.Run(ref units, 64, 2);
                Assert.All(values, v => Assert.Equal(1000, v));
            }
        }
        finally
        {
            stop.Cancel();
            collector.Join();
        }
    }

    [Fact]
    public void The_number_of_threads_belongs_to_the_scope_and_the_thread()
    {
        int standard = Parallelism.Default;
        using (Parallelism.Use(3))
        {
            Assert.Equal(3, Parallelism.Current);
            using (Parallelism.Use(1))
            {
                Assert.Equal(1, Parallelism.Current);
            }

            Assert.Equal(3, Parallelism.Current);
            int other = 0;
            var thread = new Thread(() => other = Parallelism.Current);
            thread.Start();
            thread.Join();
            Assert.Equal(standard, other);
        }

        Assert.Equal(standard, Parallelism.Current);
        Assert.Equal(Math.Min(Environment.ProcessorCount, Parallelism.Most), Parallelism.All);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(Parallelism.Most + 1)]
    public void Numbers_of_threads_that_make_no_sense_are_refused(int threads)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Parallelism.Default = threads);
        Assert.Throws<ArgumentOutOfRangeException>(() => Parallelism.Use(threads).Dispose());
    }

    private readonly struct Counting(int[] done, int spins) : IUnits
    {
        public void Run(int unit)
        {
            Thread.SpinWait(spins);
            Interlocked.Increment(ref done[unit]);
        }
    }

    /// <summary>Each unit waits for the other, which somebody else has to do.</summary>
    private readonly struct Meeting(CountdownEvent met) : IUnits
    {
        public void Run(int unit)
        {
            met.Signal();
            met.Wait(TimeSpan.FromSeconds(60));
        }
    }

    private readonly struct Asking(int[] seen) : IUnits
    {
        public void Run(int unit)
        {
            seen[unit] = Parallelism.Current;
            Thread.SpinWait(100);
        }
    }

    private readonly struct Failing(int at) : IUnits
    {
        public void Run(int unit)
        {
            Thread.SpinWait(50);
            if (unit == at)
            {
                throw new InvalidOperationException($"unit {unit}");
            }
        }
    }

    private readonly ref struct Adding(Span<float> values) : IUnits
    {
        private readonly Span<float> values = values;

        public void Run(int unit)
        {
            Span<float> own = values.Slice(unit * 10, 10);
            for (int i = 0; i < 1000; i++)
            {
                foreach (ref float value in own)
                {
                    value++;
                }
            }
        }
    }
}

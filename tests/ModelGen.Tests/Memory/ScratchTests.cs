using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelGen.Runtime;

namespace ModelGen.Tests.Memory;

public sealed class ScratchTests
{
    [Fact]
    public unsafe void Scratch_is_aligned_grows_and_is_used_again()
    {
        Scratch.Release();
        Assert.Equal(0, Scratch.Take(0).Length);
        Span<float> first = Scratch.Take(1000);
        Assert.Equal(0u, (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first)) % 64);
        Span<float> second = Scratch.Take(10);
        Assert.True(Unsafe.AreSame(ref first[0], ref second[0]));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Scratch.Take(1000 - i)[0] = i;
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Contains("smaller batch", Assert.Throws<ArgumentException>(() => Scratch.Take(1L << 40).Length).Message, StringComparison.Ordinal);
        Assert.Equal(5, Scratch.Take(5).Length);
    }

    [Fact]
    public void Each_thread_has_its_own()
    {
        Span<float> mine = Scratch.Take(16);
        mine.Fill(1);
        var other = new Thread(() => Scratch.Take(16).Fill(2));
        other.Start();
        other.Join();
        Assert.Equal(-1, mine.IndexOfAnyExcept(1));
    }
}

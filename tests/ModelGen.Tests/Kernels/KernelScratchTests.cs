using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen.Tests.Kernels;

public sealed class KernelScratchTests
{
    [Fact]
    public unsafe void Memory_is_aligned_to_cache_lines()
    {
        using var first = new KernelScratch(3);
        using var second = new KernelScratch(1000);
        Assert.Equal(3, first.Span.Length);
        Assert.Equal(0u, (nuint)Unsafe.AsPointer(ref first.Span[0]) % 64);
        Assert.Equal(0u, (nuint)Unsafe.AsPointer(ref second.Span[0]) % 64);
    }

    [Fact]
    public void Memory_taken_later_does_not_overlap_even_when_the_buffer_grows()
    {
        using var first = new KernelScratch(100);
        first.Span.Fill(1);
        using (var second = new KernelScratch(1 << 20))
        {
            second.Span.Fill(2);
            using var third = new KernelScratch(16);
            third.Span.Fill(3);
            Assert.Equal(-1, second.Span.IndexOfAnyExcept(2f));
        }

        Assert.Equal(-1, first.Span.IndexOfAnyExcept(1f));
    }

    [Fact]
    public void Memory_given_back_is_taken_again_without_allocating()
    {
        Take();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Take();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        static void Take()
        {
            using var first = new KernelScratch(1000);
            using var second = new KernelScratch(5000);
            second.Span[0] = 1;
        }
    }

    [Fact]
    public void More_than_an_array_holds_is_refused()
    {
        Assert.Throws<ArgumentException>(() =>
        {
            using var scratch = new KernelScratch(1L << 40);
        });
    }
}

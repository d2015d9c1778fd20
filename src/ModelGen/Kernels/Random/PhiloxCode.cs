using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Writes the numbers of <see cref="RandomNumbers"/>, the same at every vector width.</summary>
/// <typeparam name="TMap">What becomes of their words.</typeparam>
internal readonly ref struct PhiloxCode<TMap> : IVectorCode
    where TMap : struct, IPhiloxMap
{
    /// <summary>Numbers in a group: four words of each block.</summary>
    internal const int GroupSize = 4 * Blocks;

    /// <summary>Blocks in a group: the lanes of the widest vectors.</summary>
    private const int Blocks = AlignedBlock.Granule;

    private const int Rounds = 10;

    private readonly Span<float> values;
    private readonly int seed;
    private readonly long step;
    private readonly long group;
    private readonly TMap map;

    internal PhiloxCode(Span<float> values, int seed, long step, long group, TMap map)
    {
        this.values = values;
        this.seed = seed;
        this.step = step;
        this.group = group;
        this.map = map;
    }

    private static ReadOnlySpan<int> Lanes => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    /// <summary>Some groups of the numbers, as many as there are.</summary>
    /// <param name="first">The first group.</param>
    /// <param name="count">How many groups.</param>
    internal PhiloxCode<TMap> Part(int first, int count)
    {
        int start = first * GroupSize;
        return new(values.Slice(start, Math.Min(count * GroupSize, values.Length - start)), seed, step, group + first, map);
    }

    public void Run<V>()
        where V : struct, IVector<V>
    {
        ref float first = ref MemoryMarshal.GetReference(values);
        long block = group * Blocks;
        for (nint i = 0; i < values.Length; i += GroupSize, block += Blocks)
        {
            for (nint lane = 0; lane < nint.Min(Blocks, values.Length - i); lane += V.Count)
            {
                RunBlocks<V>(ref Unsafe.Add(ref first, i + lane), values.Length - i - lane, block + lane);
            }
        }
    }

    /// <summary>A block in each lane, ten rounds, and what becomes of the four words.</summary>
    /// <param name="destination">Where the first words go; those that follow are a block of lanes apart.</param>
    /// <param name="room">How many elements there are from there on.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RunBlocks<V>(ref float destination, nint room, long block)
        where V : struct, IVector<V>
    {
        V a = V.AddBits(V.CreateBits((int)block), V.Load(in Unsafe.As<int, float>(ref MemoryMarshal.GetReference(Lanes)), 0));
        V b = V.CreateBits((int)(block >> 32)), c = V.CreateBits((int)step), d = V.CreateBits((int)(step >> 32));
        V key0 = V.CreateBits(seed), key1 = V.Zero;
        V multiplier0 = V.CreateBits(unchecked((int)0xD2511F53)), multiplier1 = V.CreateBits(unchecked((int)0xCD9E8D57));
        V weyl0 = V.CreateBits(unchecked((int)0x9E3779B9)), weyl1 = V.CreateBits(unchecked((int)0xBB67AE85));
        for (int round = 0; round < Rounds; round++)
        {
            V highA = V.MultiplyHighBits(a, multiplier0), lowA = V.MultiplyBits(a, multiplier0);
            V highC = V.MultiplyHighBits(c, multiplier1), lowC = V.MultiplyBits(c, multiplier1);
            a = highC ^ (b ^ key0);
            b = lowC;
            c = highA ^ (d ^ key1);
            d = lowA;
            key0 = V.AddBits(key0, weyl0);
            key1 = V.AddBits(key1, weyl1);
        }

        Store(a, ref destination, 0, room);
        Store(b, ref destination, Blocks, room);
        Store(c, ref destination, 2 * Blocks, room);
        Store(d, ref destination, 3 * Blocks, room);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store<V>(V words, ref float destination, nint offset, nint room)
        where V : struct, IVector<V>
    {
        V result = map.Apply(V.ConvertBitsToSingle(words));
        if (room - offset >= V.Count)
        {
            V.Store(result, ref destination, offset);
        }
        else if (room > offset)
        {
            V.StorePartial(result, ref destination, offset, (int)(room - offset));
        }
    }
}

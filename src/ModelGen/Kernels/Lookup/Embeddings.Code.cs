using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <content>The loops over rows and bags; sizes and indices have been checked.</content>
public static partial class Embeddings
{
    /// <summary><c>y += factor · x</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow<V>(ref float y, ref readonly float x, float factor, nint length)
        where V : struct, IVector<V>
    {
        var scale = V.Create(factor);
        nint i = 0;
        for (; i <= length - V.Count; i += V.Count)
        {
            V.Store(V.MultiplyAdd(scale, V.Load(in x, i), V.Load(ref y, i)), ref y, i);
        }

        if (i < length)
        {
            int rest = (int)(length - i);
            V.StorePartial(V.MultiplyAdd(scale, V.LoadPartial(in x, i, rest), V.LoadPartial(ref y, i, rest)), ref y, i, rest);
        }
    }

    private static ref float At(ReadOnlySpan<float> rows, nint index) => ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), index);

    internal ref struct RowGradientCode : ITableCode
    {
        public Span<float> DWeight;
        public ReadOnlySpan<float> DY;
        public ReadOnlySpan<int> Indices;
        public nint Dim;
        public int Padding;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V>(RowShare share)
            where V : struct, IVector<V>
        {
            for (int i = 0; i < Indices.Length; i++)
            {
                int row = Indices[i];
                if (row != Padding && share.Has(row))
                {
                    AddRow<V>(ref At(DWeight, row * Dim), in At(DY, i * Dim), 1, Dim);
                }
            }
        }
    }

    internal ref struct BagSumCode : IRowCode
    {
        public Span<float> Y;
        public ReadOnlySpan<float> Weight;
        public Bags Bags;
        public ReadOnlySpan<float> Scales;
        public bool IsMean;
        public nint Dim;
        public int Padding;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V>(nint row, nint rows)
            where V : struct, IVector<V>
        {
            for (int bag = (int)row; bag < row + rows; bag++)
            {
                Span<float> y = Y.Slice((int)(bag * Dim), (int)Dim);
                y.Clear();
                int size = 0;
                for (int i = Bags.Start(bag); i < Bags.End(bag); i++)
                {
                    int index = Bags.Indices[i];
                    if (index != Padding)
                    {
                        AddRow<V>(ref MemoryMarshal.GetReference(y), in At(Weight, index * Dim), Scales.IsEmpty ? 1 : Scales[i], Dim);
                        size++;
                    }
                }

                for (int k = 0; IsMean && size > 1 && k < y.Length; k++)
                {
                    y[k] /= size;
                }
            }
        }
    }

    internal ref struct BagMaxCode : IRowCode
    {
        public Span<float> Y;
        public ReadOnlySpan<float> Weight;
        public Bags Bags;
        public nint Dim;
        public int Padding;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V>(nint row, nint rows)
            where V : struct, IVector<V>
        {
            for (int bag = (int)row; bag < row + rows; bag++)
            {
                ref float y = ref At(Y, bag * Dim);
                bool isEmpty = true;
                for (int i = Bags.Start(bag); i < Bags.End(bag); i++)
                {
                    int index = Bags.Indices[i];
                    if (index == Padding)
                    {
                        continue;
                    }

                    ref float x = ref At(Weight, index * Dim);
                    if (isEmpty)
                    {
                        MemoryMarshal.CreateSpan(ref x, (int)Dim).CopyTo(MemoryMarshal.CreateSpan(ref y, (int)Dim));
                    }
                    else
                    {
                        Raise<V>(ref y, ref x);
                    }

                    isEmpty = false;
                }

                if (isEmpty)
                {
                    MemoryMarshal.CreateSpan(ref y, (int)Dim).Clear();
                }
            }
        }

        /// <summary>As PyTorch compares: an element that is not greater, NaN included, changes nothing.</summary>
        private readonly void Raise<V>(ref float y, ref float x)
            where V : struct, IVector<V>
        {
            for (nint k = 0; k < Dim; k += V.Count)
            {
                int count = (int)nint.Min(V.Count, Dim - k);
                V present = V.LoadPartial(ref y, k, count), next = V.LoadPartial(ref x, k, count);
                V.StorePartial(V.SelectGreater(next, present, next, present), ref y, k, count);
            }
        }
    }

    internal ref struct BagSumGradientCode : ITableCode
    {
        public Span<float> DWeight;
        public ReadOnlySpan<float> DY;
        public Bags Bags;
        public ReadOnlySpan<float> Scales;
        public bool IsMean;
        public nint Dim;
        public int Padding;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V>(RowShare share)
            where V : struct, IVector<V>
        {
            for (int bag = 0; bag < Bags.Count; bag++)
            {
                float scale = IsMean ? 1f / Bags.Size(bag, Padding) : 1;
                for (int i = Bags.Start(bag); i < Bags.End(bag); i++)
                {
                    int row = Bags.Indices[i];
                    if (row != Padding && share.Has(row))
                    {
                        AddRow<V>(ref At(DWeight, row * Dim), in At(DY, bag * Dim), Scales.IsEmpty ? scale : Scales[i], Dim);
                    }
                }
            }
        }
    }

    internal ref struct BagMaxGradientCode : IVectorCode
    {
        public Span<float> DWeight;
        public ReadOnlySpan<float> DY;
        public ReadOnlySpan<float> Y;
        public ReadOnlySpan<float> Weight;
        public Bags Bags;
        public nint Dim;
        public int Padding;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V>()
            where V : struct, IVector<V>
        {
            for (int bag = 0; bag < Bags.Count; bag++)
            {
                for (nint k = 0; k < Dim; k += V.Count)
                {
                    RunColumns<V>(bag, k, (int)nint.Min(V.Count, Dim - k));
                }
            }
        }

        /// <summary>A vector of columns of one bag: of the rows that have the greatest element, the first gets the gradient.</summary>
        private readonly void RunColumns<V>(int bag, nint column, int count)
            where V : struct, IVector<V>
        {
            V greatest = V.LoadPartial(in At(Y, bag * Dim), column, count), dy = V.LoadPartial(in At(DY, bag * Dim), column, count);
            V open = V.Equal(V.Zero, V.Zero);
            for (int i = Bags.Start(bag); i < Bags.End(bag); i++)
            {
                nint row = Bags.Indices[i] * Dim;
                if (Bags.Indices[i] == Padding)
                {
                    continue;
                }

                V hit = V.Equal(V.LoadPartial(in At(Weight, row), column, count), greatest) & open;
                ref float dweight = ref At(DWeight, row);
                V.StorePartial(V.LoadPartial(ref dweight, column, count) + (hit & dy), ref dweight, column, count);
                open &= ~hit;
            }
        }
    }

    internal ref struct BagChoiceCode : IRowCode
    {
        public Span<float> Z;
        public ReadOnlySpan<float> Values;
        public ReadOnlySpan<float> Y;
        public ReadOnlySpan<float> Weight;
        public Bags Bags;
        public nint Dim;
        public int Padding;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V>(nint row, nint rows)
            where V : struct, IVector<V>
        {
            for (int bag = (int)row; bag < row + rows; bag++)
            {
                for (nint k = 0; k < Dim; k += V.Count)
                {
                    int count = (int)nint.Min(V.Count, Dim - k);
                    V.StorePartial(Columns<V>(bag, k, count), ref At(Z, bag * Dim), k, count);
                }
            }
        }

        /// <summary>A vector of columns of one bag, from the last index to the first, so that the first one counts.</summary>
        private readonly V Columns<V>(int bag, nint column, int count)
            where V : struct, IVector<V>
        {
            V greatest = V.LoadPartial(in At(Y, bag * Dim), column, count), chosen = V.Zero;
            for (int i = Bags.End(bag) - 1; i >= Bags.Start(bag); i--)
            {
                nint row = Bags.Indices[i] * Dim;
                if (Bags.Indices[i] != Padding)
                {
                    V hit = V.Equal(V.LoadPartial(in At(Weight, row), column, count), greatest);
                    chosen = (hit & V.LoadPartial(in At(Values, row), column, count)) | (chosen & ~hit);
                }
            }

            return chosen;
        }
    }

    internal ref struct BagScaleGradientCode : IRowCode
    {
        public Span<float> DScales;
        public ReadOnlySpan<float> DY;
        public ReadOnlySpan<float> Weight;
        public Bags Bags;
        public nint Dim;
        public int Padding;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V>(nint row, nint rows)
            where V : struct, IVector<V>
        {
            for (int bag = (int)row; bag < row + rows; bag++)
            {
                for (int i = Bags.Start(bag); i < Bags.End(bag); i++)
                {
                    int index = Bags.Indices[i];
                    if (index != Padding)
                    {
                        DScales[i] = Dot<V>(in At(DY, bag * Dim), in At(Weight, index * Dim));
                    }
                }
            }
        }

        private readonly float Dot<V>(ref readonly float a, ref readonly float b)
            where V : struct, IVector<V>
        {
            V sum = V.Zero;
            for (nint k = 0; k < Dim; k += V.Count)
            {
                int count = (int)nint.Min(V.Count, Dim - k);
                sum = V.MultiplyAdd(V.LoadPartial(in a, k, count), V.LoadPartial(in b, k, count), sum);
            }

            return V.Sum(sum);
        }
    }
}

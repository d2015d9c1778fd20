/// <summary>x [batch, 6], y [6, batch] → a [batch, 3], b [batch, 6], c [batch, 3, 2]</summary>
        private static void F(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> a, Span<float> b, Span<float> c, int batch)
        {
            // a = x[.., 0..3] * tanh(x[.., 3..6])
            Elementwise.Map(default(TanhMul), [batch, 3], new StridedOutput(a, 3, 1), new Strided(x, 6, 1), new Strided(x.From(3), 6, 1));

            // b = x + permute(y, 1, 0)
            Elementwise.Map(default(Add), [batch, 6], new StridedOutput(b, 6, 1), new Strided(x, 6, 1), new Strided(y, 1, batch));

            // c = permute(reshape(x, [batch, 2, 3]), 0, 2, 1)  copied: results have memory of their own
            Elementwise.Map(default(Copy), [batch, 3, 2], new StridedOutput(c, 6, 2, 1), new Strided(x, 6, 1, 3));
        }

        /// <summary>x [batch, 6], y [6, batch] → a [batch, 3], b [batch, 6], c [batch, 3, 2]</summary>
        private static void FForward(
            ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> a, Span<float> b, Span<float> c, Span<float> kept, int batch)
        {
            var tanh = kept.Slice(0, batch * 3);

            // tanh = tanh(x[.., 3..6])
            // a = x[.., 0..3] * tanh
            Elementwise.Map(
                default(FForwardValues),
                [batch, 3],
                new StridedOutputs(new(tanh, 3, 1), new(a, 3, 1)),
                new Strided(x.From(3), 6, 1),
                new Strided(x, 6, 1));

            // b = x + permute(y, 1, 0)
            Elementwise.Map(default(Add), [batch, 6], new StridedOutput(b, 6, 1), new Strided(x, 6, 1), new Strided(y, 1, batch));

            // c = permute(reshape(x, [batch, 2, 3]), 0, 2, 1)  copied: results have memory of their own
            Elementwise.Map(default(Copy), [batch, 3, 2], new StridedOutput(c, 6, 2, 1), new Strided(x, 6, 1, 3));
        }

        /// <summary>x [batch, 6], da [batch, 3], db [batch, 6], dc [batch, 3, 2] → dx [batch, 6], dy [6, batch]</summary>
        private static void FBackward(
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> da,
            ReadOnlySpan<float> db,
            ReadOnlySpan<float> dc,
            Span<float> dx,
            Span<float> dy,
            int batch)
        {
            var tanh = kept.Slice(0, batch * 3);
            var dx2 = scratch.Slice(0, batch * 6);
            var place = scratch.Slice((batch * 6 + 15) / 16 * 16, batch * 6);
            var place2 = scratch.Slice((batch * 6 + 15) / 16 * 32, batch * 6);

            if (!dx.IsEmpty)
            {
                // dx2 = permute(dc, 0, 2, 1)  copied: no strides say where it lies in another shape
                Elementwise.Map(default(Copy), [batch, 2, 3], new StridedOutput(dx2, 6, 3, 1), new Strided(dc, 6, 1, 2));

                // place = 0
                Elementwise.Fill(place, 0f);

                // place2 = 0
                Elementwise.Fill(place2, 0f);

                // place[…] = (da * x[.., 0..3]) * (1 - square(tanh))
                // place2[…] = da * tanh
                Elementwise.Map(
                    default(FBackwardValues),
                    [batch, 3],
                    new StridedOutputs(new(place.From(3), 6, 1), new(place2, 6, 1)),
                    new Strided(da, 3, 1),
                    new Strided(x, 6, 1),
                    new Strided(tanh, 3, 1));

                // dx = ((reshape(dx2, [batch, 6]) + db) + place) + place2
                Elementwise.Map(default(AddAddAdd), dx, dx2, db, place, place2);
            }

            if (!dy.IsEmpty)
            {
                // dy = permute(db, 1, 0)  copied: results have memory of their own
                Elementwise.Map(default(Copy), [6, batch], new StridedOutput(dy, batch, 1), new Strided(db, 1, 6));
            }
        }

        private readonly struct TanhMul : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * VectorMath.Tanh(x.B);
        }

        private readonly struct Add : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A + x.B;
        }

        private readonly struct Copy : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A;
        }

        private readonly struct FForwardValues : IJointFormula, IOperands2, IResults2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Apply<V>(in Operands<V> x, ref Results<V> y)
                where V : struct, IVector<V>
            {
                V t1 = VectorMath.Tanh(x.A);
                y.A = t1;
                y.B = t1 * x.B;
            }
        }

        private readonly struct FBackwardValues : IJointFormula, IOperands3, IResults2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Apply<V>(in Operands<V> x, ref Results<V> y)
                where V : struct, IVector<V>
            {
                y.A = (x.A * x.B) * (V.Create(1f) - (x.C * x.C));
                y.B = x.A * x.C;
            }
        }

        private readonly struct AddAddAdd : IFormula, IOperands4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => ((x.A + x.B) + x.C) + x.D;
        }
    }
}

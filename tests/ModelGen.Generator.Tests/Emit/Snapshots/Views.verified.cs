/// <summary>x [batch, 6], y [6, batch] → result [batch, 3], result2 [batch, 6], result3 [batch, 3, 2]</summary>
        private static void F(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result, Span<float> result2, Span<float> result3, int batch)
        {
            // result = x[0..batch, 0..3] * tanh(x[0..batch, 3..6])
            Elementwise.Map(default(TanhMul), [batch, 3], new StridedOutput(result, 3, 1), new Strided(x, 6, 1), new Strided(x.From(3), 6, 1));

            // result2 = x + permute(y, 1, 0)
            Elementwise.Map(default(Add), [batch, 6], new StridedOutput(result2, 6, 1), new Strided(x, 6, 1), new Strided(y, 1, batch));

            // result3 = permute(reshape(x, [batch, 2, 3]), 0, 2, 1)
            Elementwise.Map(default(Copy), [batch, 3, 2], new StridedOutput(result3, 6, 2, 1), new Strided(x, 6, 1, 3));
        }

        /// <summary>x [batch, 6], y [6, batch] → result [batch, 3], result2 [batch, 6], result3 [batch, 3, 2]</summary>
        private static void FForward(
            ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result, Span<float> result2, Span<float> result3, Span<float> kept, int batch)
        {
            var value = kept.Slice(0, batch * 3);

            // value = tanh(x[0..batch, 3..6])
            Elementwise.Map(default(Tanh), [batch, 3], new StridedOutput(value, 3, 1), new Strided(x.From(3), 6, 1));

            // result = x[0..batch, 0..3] * value
            Elementwise.Map(default(Mul), [batch, 3], new StridedOutput(result, 3, 1), new Strided(x, 6, 1), new Strided(value, 3, 1));

            // result2 = x + permute(y, 1, 0)
            Elementwise.Map(default(Add), [batch, 6], new StridedOutput(result2, 6, 1), new Strided(x, 6, 1), new Strided(y, 1, batch));

            // result3 = permute(reshape(x, [batch, 2, 3]), 0, 2, 1)
            Elementwise.Map(default(Copy), [batch, 3, 2], new StridedOutput(result3, 6, 2, 1), new Strided(x, 6, 1, 3));
        }

        /// <summary>x [batch, 6], dresult [batch, 3], dresult2 [batch, 6], dresult3 [batch, 3, 2] → dx [batch, 6], dy [6, batch]</summary>
        private static void FBackward(
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dresult,
            ReadOnlySpan<float> dresult2,
            ReadOnlySpan<float> dresult3,
            Span<float> dx,
            Span<float> dy,
            int batch)
        {
            var kept2 = kept.Slice(0, batch * 3);
            var gradient = scratch.Slice(0, batch * 6);
            var place = scratch.Slice((batch * 6 + 15) / 16 * 16, batch * 6);
            var place2 = scratch.Slice((batch * 6 + 15) / 16 * 32, batch * 6);

            if (!dx.IsEmpty)
            {
                // gradient = permute(dresult3, 0, 2, 1)
                Elementwise.Map(default(Copy), [batch, 2, 3], new StridedOutput(gradient, 6, 3, 1), new Strided(dresult3, 6, 1, 2));

                // place = 0
                Elementwise.Fill(place, 0f);

                // place[…] = (dresult * x[0..batch, 0..3]) * (1 - square(kept2))
                Elementwise.Map(
                    default(MulSquareSubMul),
                    [batch, 3],
                    new StridedOutput(place.From(3), 6, 1),
                    new Strided(dresult, 3, 1),
                    new Strided(x, 6, 1),
                    new Strided(kept2, 3, 1));

                // place2 = 0
                Elementwise.Fill(place2, 0f);

                // place2[…] = dresult * kept2
                Elementwise.Map(default(Mul), [batch, 3], new StridedOutput(place2, 6, 1), new Strided(dresult, 3, 1), new Strided(kept2, 3, 1));

                // dx = ((reshape(gradient, [batch, 6]) + dresult2) + place) + place2
                Elementwise.Map(default(AddAddAdd), dx, gradient, dresult2, place, place2);
            }

            if (!dy.IsEmpty)
            {
                // dy = permute(dresult2, 1, 0)
                Elementwise.Map(default(Copy), [6, batch], new StridedOutput(dy, batch, 1), new Strided(dresult2, 1, 6));
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

        private readonly struct Tanh : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => VectorMath.Tanh(x.A);
        }

        private readonly struct Mul : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * x.B;
        }

        private readonly struct MulSquareSubMul : IFormula, IOperands3
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => (x.A * x.B) * (V.Create(1f) - (x.C * x.C));
        }

        private readonly struct AddAddAdd : IFormula, IOperands4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => ((x.A + x.B) + x.C) + x.D;
        }
    }
}

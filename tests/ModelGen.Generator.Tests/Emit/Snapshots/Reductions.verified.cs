/// <summary>x [batch, time, 4] → result [batch, time], result2 [time, 4]</summary>
        private static void F(Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, Span<float> result2, int batch, int time)
        {
            var sum = scratch.Slice(0, batch * time);
            var sum2 = scratch.Slice((batch * time + 15) / 16 * 16, batch * time);

            // sum = sum(x, 2)
            Reduce.Sum(default(Copy), sum, [batch * time], [4], new Strided(x, 4, 1));

            // sum2 = sum(square(x - (sum * 0.25)), 2)
            Reduce.Sum(default(MulSubSquare), sum2, [batch * time], [4], new Strided(x, 4, 1), new Strided(sum, 1, 0));

            // result = sum2 * 0.25
            Elementwise.Map(default(Mul), result, sum2);

            // result2 = amax(x * 2, 0)
            Reduce.Max(default(Mul2), result2, [time * 4], [batch], new Strided(x, 1, time * 4));
        }

        /// <summary>x [batch, time, 4] → result [batch, time], result2 [time, 4]</summary>
        private static void FForward(
            Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, Span<float> result2, Span<float> kept, int batch, int time)
        {
            var value = kept.Slice(0, batch * time * 4);
            var amax = kept.Slice((batch * time * 4 + 15) / 16 * 16, time * 4);
            var sum = scratch.Slice(0, batch * time);
            var sum2 = scratch.Slice(0, batch * time);

            // sum = sum(x, 2)
            Reduce.Sum(default(Copy), sum, [batch * time], [4], new Strided(x, 4, 1));

            // value = x - (sum * 0.25)
            Elementwise.Map(default(MulSub), [batch * time, 4], new StridedOutput(value, 4, 1), new Strided(x, 4, 1), new Strided(sum, 1, 0));

            // sum2 = sum(square(value), 2)
            Reduce.Sum(default(Square), sum2, [batch * time], [4], new Strided(value, 4, 1));

            // result = sum2 * 0.25
            Elementwise.Map(default(Mul), result, sum2);

            // result2 = amax(x * 2, 0)
            Reduce.Max(default(Mul2), result2, [time * 4], [batch], new Strided(x, 1, time * 4));

            // amax = result2
            result2.CopyTo(amax);
        }

        /// <summary>x [batch, time, 4], dresult [batch, time], dresult2 [time, 4] → dx [batch, time, 4]</summary>
        private static void FBackward(
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dresult,
            ReadOnlySpan<float> dresult2,
            Span<float> dx,
            int batch,
            int time)
        {
            var kept2 = kept.Slice(0, batch * time * 4);
            var kept3 = kept.Slice((batch * time * 4 + 15) / 16 * 16, time * 4);
            var sum = scratch.Slice(0, time * 4);
            var gradient = scratch.Slice(0, time * 4);
            var sum2 = scratch.Slice((time * 4 + 15) / 16 * 16, batch * time);

            if (!dx.IsEmpty)
            {
                // sum = sum(where((x * 2) < kept3, 0, 1), 0)
                Reduce.Sum(default(MulLtWhere), sum, [time * 4], [batch], new Strided(x, 1, time * 4), new Strided(kept3, 1, 0));

                // gradient = where(kept3 == reshape(kept3, [1, time, 4]), dresult2 / sum, kept3) * 2
                Elementwise.Map(default(EqDivWhereMul), gradient, kept3, kept3, dresult2, sum);

                // sum2 = sum(-(reshape(dresult * 0.25, [batch, time, 1]) * (kept2 * 2)), 2)
                Reduce.Sum(default(MulMulMulNeg), sum2, [batch * time], [4], new Strided(dresult, 1, 0), new Strided(kept2, 4, 1));

                // dx = add(…)
                Elementwise.Map(
                    default(MulLtWhereMulMulAnd4More),
                    [batch, time, 4],
                    new StridedOutput(dx, time * 4, 4, 1),
                    new Strided(x, time * 4, 4, 1),
                    new Strided(kept3, 0, 4, 1),
                    new Strided(gradient, 0, 4, 1),
                    new Strided(dresult, time, 1, 0),
                    new Strided(kept2, time * 4, 4, 1),
                    new Strided(sum2, time, 1, 0));
            }
        }

        private readonly struct Copy : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A;
        }

        private readonly struct MulSubSquare : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V>
            {
                V t1 = x.A - (x.B * V.Create(0.25f));
                return t1 * t1;
            }
        }

        private readonly struct Mul : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * V.Create(0.25f);
        }

        private readonly struct Mul2 : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * V.Create(2f);
        }

        private readonly struct MulSub : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A - (x.B * V.Create(0.25f));
        }

        private readonly struct Square : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * x.A;
        }

        private readonly struct MulLtWhere : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => V.Select((x.A * V.Create(2f)) < x.B, V.Zero, V.Create(1f));
        }

        private readonly struct EqDivWhereMul : IFormula, IOperands4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => V.Select(V.Equal(x.A, x.B), x.C / x.D, x.A) * V.Create(2f);
        }

        private readonly struct MulMulMulNeg : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => -((x.A * V.Create(0.25f)) * (x.B * V.Create(2f)));
        }

        private readonly struct MulLtWhereMulMulAnd4More : IFormula, IOperands6
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => (V.Select((x.A * V.Create(2f)) < x.B, V.Zero, x.C) + ((x.D * V.Create(0.25f)) * (x.E * V.Create(2f)))) + (x.F * V.Create(0.25f));
        }
    }
}

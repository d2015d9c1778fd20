/// <summary>x [batch, time, 4] → variance [batch, time], largest [time, 4]</summary>
        private static void F(Span<float> scratch, ReadOnlySpan<float> x, Span<float> variance, Span<float> largest, int batch, int time)
        {
            var sum = scratch.Slice(0, batch * time);
            var sum2 = scratch.Slice((batch * time + 15) / 16 * 16, batch * time);

            // sum = sum(x, 2)
            Reduce.Sum(default(Copy), sum, [batch * time], [4], new Strided(x, 4, 1));

            // sum2 = sum(square(x - (sum * 0.25)), 2)
            Reduce.Sum(default(MulSubSquare), sum2, [batch * time], [4], new Strided(x, 4, 1), new Strided(sum, 1, 0));

            // variance = sum2 * 0.25
            Elementwise.Map(default(Mul), variance, sum2);

            // largest = amax(x * 2, 0)
            Reduce.Max(default(Mul2), largest, [time * 4], [batch], new Strided(x, 1, time * 4));
        }

        /// <summary>x [batch, time, 4] → variance [batch, time], largest [time, 4]</summary>
        private static void FForward(
            Span<float> scratch, ReadOnlySpan<float> x, Span<float> variance, Span<float> largest, Span<float> kept, int batch, int time)
        {
            var difference = kept.Slice(0, batch * time * 4);
            var amax = kept.Slice((batch * time * 4 + 15) / 16 * 16, time * 4);
            var sum = scratch.Slice(0, batch * time);
            var sum2 = scratch.Slice(0, batch * time);

            // sum = sum(x, 2)
            Reduce.Sum(default(Copy), sum, [batch * time], [4], new Strided(x, 4, 1));

            // difference = x - (sum * 0.25)
            Elementwise.Map(default(MulSub), [batch * time, 4], new StridedOutput(difference, 4, 1), new Strided(x, 4, 1), new Strided(sum, 1, 0));

            // sum2 = sum(square(difference), 2)
            Reduce.Sum(default(Square), sum2, [batch * time], [4], new Strided(difference, 4, 1));

            // variance = sum2 * 0.25
            Elementwise.Map(default(Mul), variance, sum2);

            // largest = amax(x * 2, 0)
            Reduce.Max(default(Mul2), largest, [time * 4], [batch], new Strided(x, 1, time * 4));

            // amax = largest  copied: results have memory of their own
            largest.CopyTo(amax);
        }

        /// <summary>x [batch, time, 4], dvariance [batch, time], dlargest [time, 4] → dx [batch, time, 4]</summary>
        private static void FBackward(
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dvariance,
            ReadOnlySpan<float> dlargest,
            Span<float> dx,
            int batch,
            int time)
        {
            var difference = kept.Slice(0, batch * time * 4);
            var amax = kept.Slice((batch * time * 4 + 15) / 16 * 16, time * 4);
            var sum = scratch.Slice(0, time * 4);
            var product = scratch.Slice(0, time * 4);
            var sum2 = scratch.Slice((time * 4 + 15) / 16 * 16, batch * time);

            if (!dx.IsEmpty)
            {
                // sum = sum(where((x * 2) < amax, 0, 1), 0)
                Reduce.Sum(default(MulLtWhere), sum, [time * 4], [batch], new Strided(x, 1, time * 4), new Strided(amax, 1, 0));

                // product = where(amax == amax, dlargest / sum, amax) * 2
                Elementwise.Map(default(EqDivWhereMul), product, amax, dlargest, sum);

                // sum2 = sum(-((dvariance * 0.25) * (difference * 2)), 2)
                Reduce.Sum(default(MulMulMulNeg), sum2, [batch * time], [4], new Strided(dvariance, 1, 0), new Strided(difference, 4, 1));

                // dx = (where((x * 2) < amax, 0, product) + ((dvariance * 0.25) * (difference * 2))) + (dproduct * 0.25)
                Elementwise.Map(
                    default(MulLtWhereMulMulMulAddMulAdd),
                    [batch, time, 4],
                    new StridedOutput(dx, time * 4, 4, 1),
                    new Strided(x, time * 4, 4, 1),
                    new Strided(amax, 0, 4, 1),
                    new Strided(product, 0, 4, 1),
                    new Strided(dvariance, time, 1, 0),
                    new Strided(difference, time * 4, 4, 1),
                    new Strided(sum2, time, 1, 0));
            }
        }

        private readonly struct Copy : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A;
        }

        private readonly struct MulSubSquare : IFormula, IOperands2, IRepeatsB
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

        private readonly struct MulSub : IFormula, IOperands2, IRepeatsB
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

        private readonly struct MulLtWhere : IFormula, IOperands2, IRepeatsB
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => V.Select((x.A * V.Create(2f)) < x.B, V.Zero, V.Create(1f));
        }

        private readonly struct EqDivWhereMul : IFormula, IOperands3
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => V.Select(V.Equal(x.A, x.A), x.B / x.C, x.A) * V.Create(2f);
        }

        private readonly struct MulMulMulNeg : IFormula, IOperands2, IRepeatsA
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => -((x.A * V.Create(0.25f)) * (x.B * V.Create(2f)));
        }

        private readonly struct MulLtWhereMulMulMulAddMulAdd : IFormula, IOperands6, IRepeatsD, IRepeatsF
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => (V.Select((x.A * V.Create(2f)) < x.B, V.Zero, x.C) + ((x.D * V.Create(0.25f)) * (x.E * V.Create(2f)))) + (x.F * V.Create(0.25f));
        }
    }
}

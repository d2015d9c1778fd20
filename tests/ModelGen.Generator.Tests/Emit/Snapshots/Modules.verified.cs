/// <summary>x [batch, 4] → result [batch, 4]</summary>
        private static void F(ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, int batch)
        {
            var x2 = scratch.Slice(0, batch * 4);

            // result = Block(x), 3 instances
            ReadOnlySpan<float> xIn = x;
            for (int i = 0; i < 3; i++)
            {
                Span<float> xOut = i % 2 == 0 ? result : x2;
                Block(parameters.Slice(i * 80, 80), xIn, xOut, batch);
                xIn = xOut;
            }
        }

        /// <summary>x [batch, 4] → result [batch, 4]</summary>
        private static void Block(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, Span<float> result, int batch)
        {
            var fcWeight = parameters.Slice(0, 64);
            var fcBias = parameters.Slice(64, 4);

            // result = x + tanh(x·fc.weightᵀ + fc.bias)  [batch, 4] x [4, 4] -> [batch, 4]
            Gemm.Linear(default(AddTanhAdd), result, x, fcWeight, batch, 4, 4, new Strided(x, 4, 1), new Strided(fcBias, 0, 1));
        }

        /// <summary>x [batch, 4] → result [batch, 4]</summary>
        private static void FForward(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, Span<float> result, Span<float> kept, int batch)
        {
            var x3 = kept.Slice(0, (batch * 4 + 15) / 16 * 48);
            var x2 = kept.Slice((batch * 4 + 15) / 16 * 48, batch * 16);

            // x2, x3 = BlockForward(x), 3 instances
            x.CopyTo(x2.Slice(0, batch * 4));
            ReadOnlySpan<float> xIn = x2.Slice(0, batch * 4);
            for (int i = 0; i < 3; i++)
            {
                Span<float> xOut = x2.Slice((i + 1) * (batch * 4), batch * 4);
                BlockForward(parameters.Slice(i * 80, 80), xIn, xOut, x3.Slice(i * ((batch * 4 + 15) / 16 * 16), (batch * 4 + 15) / 16 * 16), batch);
                xIn = xOut;
            }

            // result = x2[…]
            x2.Slice(batch * 12, batch * 4).CopyTo(result);
        }

        /// <summary>x [batch, 4] → result [batch, 4]</summary>
        private static void BlockForward(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, Span<float> result, Span<float> kept, int batch)
        {
            var fcWeight = parameters.Slice(0, 64);
            var fcBias = parameters.Slice(64, 4);
            var value = kept.Slice(0, batch * 4);

            // value = tanh(x·fc.weightᵀ + fc.bias)  [batch, 4] x [4, 4] -> [batch, 4]
            Gemm.Linear(default(AddTanh), value, x, fcWeight, batch, 4, 4, new Strided(fcBias, 0, 1));

            // result = x + value
            Elementwise.Map(default(Add), result, x, value);
        }

        /// <summary>dx [batch, 4] → gradient [batch, 4]</summary>
        private static void FBackward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dx,
            Span<float> gradient,
            Span<float> gradients,
            int batch)
        {
            var x = kept.Slice(0, (batch * 4 + 15) / 16 * 48);
            var x2 = kept.Slice((batch * 4 + 15) / 16 * 48, batch * 16);
            var gradient2 = scratch.Slice(0, batch * 4);
            var gradient3 = scratch.Slice((batch * 4 + 15) / 16 * 16, batch * 4);

            // gradient = BlockBackward(x2[0..3, 0..batch, 0..4], x, dx), 3 instances
            ReadOnlySpan<float> dxIn = dx;
            for (int i = 2; i >= 0; i--)
            {
                Span<float> dxOut = i == 0 ? gradient : i % 2 == 0 ? gradient2 : gradient3;
                BlockBackward(
                    parameters.Slice(i * 80, 80),
                    scratch.Slice((batch * 4 + 15) / 16 * 32, (batch * 4 + 15) / 16 * 16),
                    x2.Slice(i * (batch * 4), batch * 4),
                    x.Slice(i * ((batch * 4 + 15) / 16 * 16), (batch * 4 + 15) / 16 * 16),
                    dxIn,
                    dxOut,
                    gradients.Slice(i * 80, 80),
                    batch);
                dxIn = dxOut;
            }
        }

        /// <summary>x [batch, 4], dresult [batch, 4] → dx [batch, 4]</summary>
        private static void BlockBackward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dresult,
            Span<float> dx,
            Span<float> gradients,
            int batch)
        {
            var fcWeight = parameters.Slice(0, 64);
            var fcWeightGradient = gradients.Slice(0, 64);
            var fcBiasGradient = gradients.Slice(64, 4);
            var kept2 = kept.Slice(0, batch * 4);
            var dfc = scratch.Slice(0, batch * 4);

            // dfc = dresult * (1 - square(kept2))
            Elementwise.Map(default(SquareSubMul), dfc, dresult, kept2);

            // dfc.bias += sum(dfc, 0)
            Reduce.AddSum(default(Copy), fcBiasGradient, [4], [batch], new Strided(dfc, 1, 4));

            if (!dx.IsEmpty)
            {
                // dx = dresult + dfc·fc.weight  [batch, 4] x [4, 4] -> [batch, 4]
                Gemm.LinearInputGradient(default(Add), dx, dfc, fcWeight, batch, 4, 4, new Strided(dresult, 4, 1));
            }

            // dfc.weight += dfcᵀ·x  [4, batch] x [batch, 4] -> [4, 4]
            Gemm.AddLinearWeightGradient(fcWeightGradient, dfc, x, batch, 4, 4);
        }

        private readonly struct AddTanhAdd : IFormula3
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b, V c)
                where V : struct, IVector<V> => VectorMath.Tanh(a + c) + b;
        }

        private readonly struct AddTanh : IFormula2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b)
                where V : struct, IVector<V> => VectorMath.Tanh(a + b);
        }

        private readonly struct Add : IFormula2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b)
                where V : struct, IVector<V> => a + b;
        }

        private readonly struct SquareSubMul : IFormula2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b)
                where V : struct, IVector<V> => a * (V.Create(1f) - (b * b));
        }

        private readonly struct Copy : IFormula1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a)
                where V : struct, IVector<V> => a;
        }
    }
}

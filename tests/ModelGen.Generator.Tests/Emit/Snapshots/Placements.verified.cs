/// <summary>x [batch, 4] → result [batch, 9]</summary>
        private static void F(ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, int batch)
        {
            var fcWeight = parameters.Slice(0, 64);
            var fcBias = parameters.Slice(64, 3);
            var value = scratch.Slice(0, batch * 3);

            // result[…] = tanh(x)
            Elementwise.Map(default(Tanh), [batch, 4], new StridedOutput(result, 9, 1), new Strided(x, 4, 1));

            // value = x·fc.weightᵀ  [batch, 4] x [4, 3] -> [batch, 3]
            Gemm.Linear(value, x, fcWeight, batch, 4, 3);

            // result[…] = value + fc.bias
            Elementwise.Map(default(Add), [batch, 3], new StridedOutput(result.From(4), 9, 1), new Strided(value, 3, 1), new Strided(fcBias, 0, 1));

            // result[…] = x[0..batch, 1..3]
            Elementwise.Map(default(Copy), [batch, 2], new StridedOutput(result.From(7), 9, 1), new Strided(x.From(1), 4, 1));
        }

        /// <summary>x [batch, 4] → result [batch, 9]</summary>
        private static void FForward(
            ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, Span<float> kept, int batch)
        {
            var fcWeight = parameters.Slice(0, 64);
            var fcBias = parameters.Slice(64, 3);
            var value = kept.Slice(0, batch * 4);
            var value2 = scratch.Slice(0, batch * 3);

            // value = tanh(x)
            Elementwise.Map(default(Tanh), value, x);

            // result[…] = value
            Elementwise.Map(default(Copy), [batch, 4], new StridedOutput(result, 9, 1), new Strided(value, 4, 1));

            // value2 = x·fc.weightᵀ  [batch, 4] x [4, 3] -> [batch, 3]
            Gemm.Linear(value2, x, fcWeight, batch, 4, 3);

            // result[…] = value2 + fc.bias
            Elementwise.Map(default(Add), [batch, 3], new StridedOutput(result.From(4), 9, 1), new Strided(value2, 3, 1), new Strided(fcBias, 0, 1));

            // result[…] = x[0..batch, 1..3]
            Elementwise.Map(default(Copy), [batch, 2], new StridedOutput(result.From(7), 9, 1), new Strided(x.From(1), 4, 1));
        }

        /// <summary>x [batch, 4], dresult [batch, 9] → dx [batch, 4]</summary>
        private static void FBackward(
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
            var fcBiasGradient = gradients.Slice(64, 3);
            var kept2 = kept.Slice(0, batch * 4);
            var dx2 = scratch.Slice(0, batch * 4);
            var dfc = scratch.Slice((batch * 4 + 15) / 16 * 16, batch * 3);

            if (!dx.IsEmpty)
            {
                // dx2 = 0
                Elementwise.Fill(dx2, 0f);

                // dx2[…] = dresult[0..batch, 7..9]
                Elementwise.Map(default(Copy), [batch, 2], new StridedOutput(dx2.From(1), 4, 1), new Strided(dresult.From(7), 9, 1));
            }

            // dfc.bias += sum(dresult[0..batch, 4..7], 0)
            Reduce.AddSum(default(Copy), fcBiasGradient, [3], [batch], new Strided(dresult.From(4), 1, 9));

            // dfc = dresult[0..batch, 4..7]
            Elementwise.Map(default(Copy), [batch, 3], new StridedOutput(dfc, 3, 1), new Strided(dresult.From(4), 9, 1));

            // dfc.weight += dfcᵀ·x  [3, batch] x [batch, 4] -> [3, 4]
            Gemm.AddLinearWeightGradient(fcWeightGradient, dfc, x, batch, 4, 3);

            if (!dx.IsEmpty)
            {
                // dx = (dx2 + dfc·fc.weight) + (dresult[0..batch, 0..4] * (1 - square(kept2)))  [batch, 3] x [3, 4] -> [batch, 4]
                Gemm.LinearInputGradient(
                    default(AddSquareSubMulAdd),
                    dx,
                    dfc,
                    fcWeight,
                    batch,
                    4,
                    3,
                    new Strided(dx2, 4, 1),
                    new Strided(dresult, 9, 1),
                    new Strided(kept2, 4, 1));
            }
        }

        private readonly struct Tanh : IFormula1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a)
                where V : struct, IVector<V> => VectorMath.Tanh(a);
        }

        private readonly struct Add : IFormula2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b)
                where V : struct, IVector<V> => a + b;
        }

        private readonly struct Copy : IFormula1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a)
                where V : struct, IVector<V> => a;
        }

        private readonly struct AddSquareSubMulAdd : IFormula4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b, V c, V d)
                where V : struct, IVector<V> => (a + b) + (c * (V.Create(1f) - (d * d)));
        }
    }
}

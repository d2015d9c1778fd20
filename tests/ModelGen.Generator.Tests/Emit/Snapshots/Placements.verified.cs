/// <summary>x [batch, 4] → result [batch, 9]</summary>
        private static void F(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, Span<float> result, int batch)
        {
            var fcWeight = parameters.Slice(0, 64);
            var fcBias = parameters.Slice(64, 16);

            // result[…] = tanh(x)
            Elementwise.Map(default(Tanh), [batch, 4], new StridedOutput(result, 9, 1), new Strided(x, 4, 1));

            // result[…] = x·fc.weightᵀ + fc.bias  [batch, 4] x [4, 3] -> [batch, 3]
            Gemm.LinearBias(batch, 4, 3, new StridedOutput(result.From(4), 9, 1), new Strided(x, 4, 1), fcWeight, fcBias);

            // result[…] = x[.., 1..3]
            Elementwise.Map(default(Copy), [batch, 2], new StridedOutput(result.From(7), 9, 1), new Strided(x.From(1), 4, 1));
        }

        /// <summary>x [batch, 4] → result [batch, 9]</summary>
        private static void FForward(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, Span<float> result, Span<float> kept, int batch)
        {
            var fcWeight = parameters.Slice(0, 64);
            var fcBias = parameters.Slice(64, 16);
            var tanh = kept.Slice(0, batch * 4);

            // tanh = tanh(x)
            // result[…] = tanh
            Elementwise.Map(default(FForwardValues), [batch, 4], new StridedOutputs(new(tanh, 4, 1), new(result, 9, 1)), new Strided(x, 4, 1));

            // result[…] = x·fc.weightᵀ + fc.bias  [batch, 4] x [4, 3] -> [batch, 3]
            Gemm.LinearBias(batch, 4, 3, new StridedOutput(result.From(4), 9, 1), new Strided(x, 4, 1), fcWeight, fcBias);

            // result[…] = x[.., 1..3]
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
            var dfcWeight = gradients.PartIfAny(0, 64);
            var dfcBias = gradients.PartIfAny(64, 3);
            var tanh = kept.Slice(0, batch * 4);
            var dx2 = scratch.Slice(0, batch * 4);

            if (!dx.IsEmpty)
            {
                // dx2 = 0
                Elementwise.Fill(dx2, 0f);

                // dx2[…] = dresult[.., 7..9]
                Elementwise.Map(default(Copy), [batch, 2], new StridedOutput(dx2.From(1), 4, 1), new Strided(dresult.From(7), 9, 1));
            }

            if (!gradients.IsEmpty)
            {
                // dfc.bias += sum(dfc, 0)
                Reduce.AddSum(default(Copy), dfcBias, [3], [batch], new Strided(dresult.From(4), 1, 9));

                // dfc.weight += dfcᵀ·x  [3, batch] x [batch, 4] -> [3, 4]
                Gemm.AddLinearWeightGradient(batch, 4, 3, dfcWeight, new Strided(dresult.From(4), 9, 1), new Strided(x, 4, 1));
            }

            if (!dx.IsEmpty)
            {
                // dx = (dx2 + dfc·fc.weight) + (dtanh * (1 - square(tanh)))  [batch, 3] x [3, 4] -> [batch, 4]
                Gemm.LinearInputGradient(
                    default(AddSquareSubMulAdd),
                    batch,
                    4,
                    3,
                    new StridedOutput(dx, 4, 1),
                    new Strided(dresult.From(4), 9, 1),
                    fcWeight,
                    new Strided(dx2, 4, 1),
                    new Strided(dresult, 9, 1),
                    new Strided(tanh, 4, 1));
            }
        }

        private readonly struct Tanh : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => VectorMath.Tanh(x.A);
        }

        private readonly struct Copy : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A;
        }

        private readonly struct FForwardValues : IJointFormula, IOperands1, IResults2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Apply<V>(in Operands<V> x, ref Results<V> y)
                where V : struct, IVector<V>
            {
                V t1 = VectorMath.Tanh(x.A);
                y.A = t1;
                y.B = t1;
            }
        }

        private readonly struct AddSquareSubMulAdd : IFormula, IOperands4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => (x.A + x.B) + (x.C * (V.Create(1f) - (x.D * x.D)));
        }
    }
}

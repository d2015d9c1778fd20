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
            var keptByBlockForward = kept.Slice(0, (batch * 4 + 15) / 16 * 48);
            var xTrace = kept.Slice((batch * 4 + 15) / 16 * 48, batch * 16);

            // xTrace, keptByBlockForward = BlockForward(x), 3 instances
            x.CopyTo(xTrace.Slice(0, batch * 4));
            ReadOnlySpan<float> xIn = xTrace.Slice(0, batch * 4);
            for (int i = 0; i < 3; i++)
            {
                Span<float> xOut = xTrace.Slice((i + 1) * (batch * 4), batch * 4);
                BlockForward(
                    parameters.Slice(i * 80, 80),
                    xIn,
                    xOut,
                    keptByBlockForward.Slice(i * ((batch * 4 + 15) / 16 * 16), (batch * 4 + 15) / 16 * 16),
                    batch);
                xIn = xOut;
            }

            // result = xTrace[…]  copied: results have memory of their own
            xTrace.Slice(batch * 12, batch * 4).CopyTo(result);
        }

        /// <summary>x [batch, 4] → result [batch, 4]</summary>
        private static void BlockForward(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, Span<float> result, Span<float> kept, int batch)
        {
            var fcWeight = parameters.Slice(0, 64);
            var fcBias = parameters.Slice(64, 4);
            var tanh = kept.Slice(0, batch * 4);

            // tanh = tanh(x·fc.weightᵀ + fc.bias)  [batch, 4] x [4, 4] -> [batch, 4]
            Gemm.Linear(default(AddTanh), tanh, x, fcWeight, batch, 4, 4, new Strided(fcBias, 0, 1));

            // result = x + tanh
            Elementwise.Map(default(Add), result, x, tanh);
        }

        /// <summary>dresult [batch, 4] → dx [batch, 4]</summary>
        private static void FBackward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dresult,
            Span<float> dx,
            Span<float> gradients,
            int batch)
        {
            var keptByBlockForward = kept.Slice(0, (batch * 4 + 15) / 16 * 48);
            var xTrace = kept.Slice((batch * 4 + 15) / 16 * 48, batch * 16);
            var dx2 = scratch.Slice(0, batch * 4);
            var dx3 = scratch.Slice((batch * 4 + 15) / 16 * 16, batch * 4);

            // dx = BlockBackward(xTrace[0..3], keptByBlockForward, dresult), 3 instances
            ReadOnlySpan<float> dresultIn = dresult;
            for (int i = 2; i >= 0; i--)
            {
                Span<float> dresultOut = i == 0 ? dx : i % 2 == 0 ? dx2 : dx3;
                BlockBackward(
                    parameters.Slice(i * 80, 80),
                    scratch.Slice((batch * 4 + 15) / 16 * 32, (batch * 4 + 15) / 16 * 16),
                    xTrace.Slice(i * (batch * 4), batch * 4),
                    keptByBlockForward.Slice(i * ((batch * 4 + 15) / 16 * 16), (batch * 4 + 15) / 16 * 16),
                    dresultIn,
                    dresultOut,
                    gradients.PartIfAny(i * 80, 80),
                    batch);
                dresultIn = dresultOut;
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
            var dfcWeight = gradients.PartIfAny(0, 64);
            var dfcBias = gradients.PartIfAny(64, 4);
            var tanh = kept.Slice(0, batch * 4);
            var dfc = scratch.Slice(0, batch * 4);

            // dfc = dresult * (1 - square(tanh))
            Elementwise.Map(default(SquareSubMul), dfc, dresult, tanh);

            if (!gradients.IsEmpty)
            {
                // dfc.bias += sum(dfc, 0)
                Reduce.AddSum(default(Copy), dfcBias, [4], [batch], new Strided(dfc, 1, 4));
            }

            if (!dx.IsEmpty)
            {
                // dx = dresult + dfc·fc.weight  [batch, 4] x [4, 4] -> [batch, 4]
                Gemm.LinearInputGradient(default(Add), dx, dfc, fcWeight, batch, 4, 4, new Strided(dresult, 4, 1));
            }

            if (!gradients.IsEmpty)
            {
                // dfc.weight += dfcᵀ·x  [4, batch] x [batch, 4] -> [4, 4]
                Gemm.AddLinearWeightGradient(dfcWeight, dfc, x, batch, 4, 4);
            }
        }

        private readonly struct AddTanhAdd : IFormula, IOperands3
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => VectorMath.Tanh(x.A + x.C) + x.B;
        }

        private readonly struct AddTanh : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => VectorMath.Tanh(x.A + x.B);
        }

        private readonly struct Add : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A + x.B;
        }

        private readonly struct SquareSubMul : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * (V.Create(1f) - (x.B * x.B));
        }

        private readonly struct Copy : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A;
        }
    }
}

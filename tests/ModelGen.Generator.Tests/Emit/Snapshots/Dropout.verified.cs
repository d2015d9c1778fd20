/// <summary>x [batch, 4] → loss []</summary>
        private static void Loss(ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> loss, int batch)
        {
            var fcWeight = parameters.Slice(0, 64);
            var fcBias = parameters.Slice(64, 16);
            var h = scratch.Slice(0, batch * 6);
            var h2 = scratch.Slice((batch * 6 + 15) / 16 * 16, batch * 6);
            var h3 = scratch.Slice((batch * 6 + 15) / 16 * 32, batch * 6);
            var sum = scratch.Slice((batch * 6 + 15) / 16 * 48, 1);

            // h = relu(x·fc.weightᵀ + fc.bias)  [batch, 4] x [4, 6] -> [batch, 6]
            Gemm.LinearBiasRelu(h, x, fcWeight, fcBias, batch, 4, 6);

            // h2 = Dropping(h), 2 instances
            ReadOnlySpan<float> hIn = h;
            for (int i = 0; i < 2; i++)
            {
                Span<float> hOut = i % 2 == 1 ? h2 : h3;
                Dropping(parameters.Slice(80 + i * 112, 112), hIn, hOut, batch);
                hIn = hOut;
            }

            // sum = sum(square(h2), 0, 1)
            Reduce.Sum(default(Square), sum, [], [batch * 6], new Strided(h2, 1));

            // loss = sum * (1 / (6*batch))
            Elementwise.Map(new DivMul(batch * 6), loss, sum);
        }

        /// <summary>x [batch, 6] → result [batch, 6]</summary>
        private static void Dropping(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, Span<float> result, int batch)
        {
            var fcWeight = parameters.Slice(0, 96);
            var fcBias = parameters.Slice(96, 6);

            // result = x + (x·fc.weightᵀ + fc.bias)  [batch, 6] x [6, 6] -> [batch, 6]
            Gemm.Linear(default(AddAdd), result, x, fcWeight, batch, 6, 6, new Strided(x, 6, 1), new Strided(fcBias, 0, 1));
        }

        /// <summary>x [batch, 4] → loss []</summary>
        private static void LossTrainingForward(
            ReadOnlySpan<float> parameters,
            RandomNumbers random,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            Span<float> loss,
            Span<float> kept,
            int batch)
        {
            var fcWeight = parameters.Slice(0, 64);
            var fcBias = parameters.Slice(64, 16);
            var relu = kept.Slice(0, batch * 6);
            var mask = kept.Slice((batch * 6 + 15) / 16 * 16, batch * 6);
            var keptByDropping2Forward = kept.Slice((batch * 6 + 15) / 16 * 32, (batch * 6 + 15) / 16 * 32);
            var xTrace = kept.Slice((batch * 6 + 15) / 16 * 64, batch * 18);
            var h2 = kept.Slice(batch * 32 + (batch * 6 + 15) / 16 * 64, batch * 6);
            var h = scratch.Slice(0, batch * 6);
            var sum = scratch.Slice((batch * 6 + 15) / 16 * 16, 1);

            // relu = relu(x·fc.weightᵀ + fc.bias)  [batch, 4] x [4, 6] -> [batch, 6]
            Gemm.LinearBiasRelu(relu, x, fcWeight, fcBias, batch, 4, 6);

            // mask = dropout_mask(0.25)
            random.DropoutMask(mask, batch * 6, 0.25d);

            // h = relu * mask
            Elementwise.Map(default(Mul), h, relu, mask);

            // xTrace, keptByDropping2Forward = Dropping2Forward(h), 2 instances
            h.CopyTo(xTrace.Slice(0, batch * 6));
            ReadOnlySpan<float> hIn = xTrace.Slice(0, batch * 6);
            for (int i = 0; i < 2; i++)
            {
                Span<float> hOut = xTrace.Slice((i + 1) * (batch * 6), batch * 6);
                Dropping2Forward(
                    parameters.Slice(80 + i * 112, 112),
                    random,
                    hIn,
                    hOut,
                    keptByDropping2Forward.Slice(i * ((batch * 6 + 15) / 16 * 16), (batch * 6 + 15) / 16 * 16),
                    batch);
                hIn = hOut;
            }

            // sum = sum(square(xTrace), 0, 1)
            Reduce.Sum(default(Square), sum, [], [batch * 6], new Strided(xTrace.From(batch * 12), 1));

            // loss = sum * (1 / (6*batch))
            Elementwise.Map(new DivMul(batch * 6), loss, sum);

            // h2 = xTrace[…]  copied: results have memory of their own
            xTrace.Slice(batch * 12, batch * 6).CopyTo(h2);
        }

        /// <summary>x [batch, 6] → result [batch, 6]</summary>
        private static void Dropping2Forward(
            ReadOnlySpan<float> parameters, RandomNumbers random, ReadOnlySpan<float> x, Span<float> result, Span<float> kept, int batch)
        {
            var fcWeight = parameters.Slice(0, 96);
            var fcBias = parameters.Slice(96, 6);
            var mask = kept.Slice(0, batch * 6);

            // mask = dropout_mask(0.5)
            random.DropoutMask(mask, batch * 6, 0.5d);

            // result = x + ((x·fc.weightᵀ + fc.bias) * mask)  [batch, 6] x [6, 6] -> [batch, 6]
            Gemm.Linear(
                default(AddMulAdd), result, x, fcWeight, batch, 6, 6, new Strided(x, 6, 1), new Strided(fcBias, 0, 1), new Strided(mask, 6, 1));
        }

        /// <summary>x [batch, 4], dloss [] → dx [batch, 4]</summary>
        private static void LossTrainingBackward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dloss,
            Span<float> dx,
            Span<float> gradients,
            int batch)
        {
            var fcWeight = parameters.Slice(0, 64);
            var dfcWeight = gradients.PartIfAny(0, 64);
            var dfcBias = gradients.PartIfAny(64, 6);
            var relu = kept.Slice(0, batch * 6);
            var mask = kept.Slice((batch * 6 + 15) / 16 * 16, batch * 6);
            var keptByDropping2Forward = kept.Slice((batch * 6 + 15) / 16 * 32, (batch * 6 + 15) / 16 * 32);
            var xTrace = kept.Slice((batch * 6 + 15) / 16 * 64, batch * 18);
            var h = kept.Slice(batch * 32 + (batch * 6 + 15) / 16 * 64, batch * 6);
            var dsum = scratch.Slice(0, 1);
            var dh = scratch.Slice(16, batch * 6);
            var dh2 = scratch.Slice((batch * 6 + 15) / 16 * 16 + 16, batch * 6);
            var dh3 = scratch.Slice((batch * 6 + 15) / 16 * 32 + 16, batch * 6);
            var dfc = scratch.Slice((batch * 6 + 15) / 16 * 16 + 16, batch * 6);

            // dsum = dloss * (1 / (6*batch))
            Elementwise.Map(new DivMul(batch * 6), dsum, dloss);

            // dh = dsum * (h * 2)
            Elementwise.Map(default(MulMul), [batch * 6], new StridedOutput(dh, 1), new Strided(dsum, 0), new Strided(h, 1));

            // dh2 = Dropping2Backward(xTrace[0..2], keptByDropping2Forward, dh), 2 instances
            ReadOnlySpan<float> dhIn = dh;
            for (int i = 1; i >= 0; i--)
            {
                Span<float> dhOut = i == 0 ? dh2 : dh3;
                Dropping2Backward(
                    parameters.Slice(80 + i * 112, 112),
                    scratch.Slice((batch * 6 + 15) / 16 * 48 + 16, (batch * 6 + 15) / 16 * 16),
                    xTrace.Slice(i * (batch * 6), batch * 6),
                    keptByDropping2Forward.Slice(i * ((batch * 6 + 15) / 16 * 16), (batch * 6 + 15) / 16 * 16),
                    dhIn,
                    dhOut,
                    gradients.PartIfAny(80 + i * 112, 112),
                    batch);
                dhIn = dhOut;
            }

            // dfc = where(relu <= 0, 0, dh2 * mask)
            Elementwise.Map(default(LeMulWhere), dfc, relu, dh2, mask);

            if (!gradients.IsEmpty)
            {
                // dfc.bias += sum(dfc, 0)
                Reduce.AddSum(default(Copy), dfcBias, [6], [batch], new Strided(dfc, 1, 6));
            }

            if (!dx.IsEmpty)
            {
                // dx = dfc·fc.weight  [batch, 6] x [6, 4] -> [batch, 4]
                Gemm.LinearInputGradient(dx, dfc, fcWeight, batch, 4, 6);
            }

            if (!gradients.IsEmpty)
            {
                // dfc.weight += dfcᵀ·x  [6, batch] x [batch, 4] -> [6, 4]
                Gemm.AddLinearWeightGradient(dfcWeight, dfc, x, batch, 4, 6);
            }
        }

        /// <summary>x [batch, 6], dresult [batch, 6] → dx [batch, 6]</summary>
        private static void Dropping2Backward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dresult,
            Span<float> dx,
            Span<float> gradients,
            int batch)
        {
            var fcWeight = parameters.Slice(0, 96);
            var dfcWeight = gradients.PartIfAny(0, 96);
            var dfcBias = gradients.PartIfAny(96, 6);
            var mask = kept.Slice(0, batch * 6);
            var dfc = scratch.Slice(0, batch * 6);

            // dfc = dresult * mask
            Elementwise.Map(default(Mul), dfc, dresult, mask);

            if (!gradients.IsEmpty)
            {
                // dfc.bias += sum(dfc, 0)
                Reduce.AddSum(default(Copy), dfcBias, [6], [batch], new Strided(dfc, 1, 6));
            }

            if (!dx.IsEmpty)
            {
                // dx = dresult + dfc·fc.weight  [batch, 6] x [6, 6] -> [batch, 6]
                Gemm.LinearInputGradient(default(Add), dx, dfc, fcWeight, batch, 6, 6, new Strided(dresult, 6, 1));
            }

            if (!gradients.IsEmpty)
            {
                // dfc.weight += dfcᵀ·x  [6, batch] x [batch, 6] -> [6, 6]
                Gemm.AddLinearWeightGradient(dfcWeight, dfc, x, batch, 6, 6);
            }
        }

        private readonly struct Square : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * x.A;
        }

        private readonly struct DivMul(float size) : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * (V.Create(1f) / V.Create(size));
        }

        private readonly struct AddAdd : IFormula, IOperands3
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => (x.A + x.C) + x.B;
        }

        private readonly struct Mul : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * x.B;
        }

        private readonly struct AddMulAdd : IFormula, IOperands4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => ((x.A + x.C) * x.D) + x.B;
        }

        private readonly struct MulMul : IFormula, IOperands2, IRepeatsA
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * (x.B * V.Create(2f));
        }

        private readonly struct LeMulWhere : IFormula, IOperands3
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => V.Select(x.A <= V.Zero, V.Zero, x.B * x.C);
        }

        private readonly struct Copy : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A;
        }

        private readonly struct Add : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A + x.B;
        }
    }
}

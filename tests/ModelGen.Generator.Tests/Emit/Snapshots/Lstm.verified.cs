/// <summary>x [time, batch, 3] → result [time, batch, 4]</summary>
        private static void F(ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, int batch, int time)
        {
            var lstmWeightIhL0 = parameters.Slice(0, 48);
            var lstmBiasIhL0 = parameters.Slice(112, 16);
            var gates = scratch.Slice(0, batch * time * 16);
            var zeros = scratch.Slice(batch * time * 16, batch * 4);
            var newC = scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 16, batch * 4);
            var newC2 = scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 32, batch * 4);

            // gates = x·lstm.weight_ih_l0ᵀ + lstm.bias_ih_l0  [batch*time, 3] x [3, 16] -> [batch*time, 16]
            Gemm.LinearBias(gates, x, lstmWeightIhL0, lstmBiasIhL0, batch * time, 3, 16);

            // zeros = 0
            Elementwise.Fill(zeros, 0f);

            // newC, result = LSTMStep(gates, zeros, zeros), time steps
            ReadOnlySpan<float> zerosIn = zeros;
            ReadOnlySpan<float> zerosIn2 = zeros;
            for (int t = 0; t < time && batch > 0; t++)
            {
                Span<float> zerosOut = result.Slice(t * (batch * 4), batch * 4);
                Span<float> zerosOut2 = (time - t) % 2 == 1 ? newC : newC2;
                LSTMStep(
                    parameters.Slice(0, 144),
                    scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 48, batch * 16),
                    gates.Slice(t * (batch * 16), batch * 16),
                    zerosIn,
                    zerosIn2,
                    zerosOut,
                    zerosOut2,
                    batch);
                zerosIn = zerosOut;
                zerosIn2 = zerosOut2;
            }

            if (time == 0)
            {
                zerosIn2.CopyTo(newC);
            }
        }

        /// <summary>gates [batch, 16], h [batch, 4], c [batch, 4] → newH [batch, 4], newC [batch, 4]</summary>
        private static void LSTMStep(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> gates,
            ReadOnlySpan<float> h,
            ReadOnlySpan<float> c,
            Span<float> newH,
            Span<float> newC,
            int batch)
        {
            var lstmWeightHhL0 = parameters.Slice(48, 64);
            var lstmBiasHhL0 = parameters.Slice(128, 16);
            var sum = scratch.Slice(0, batch * 16);

            // sum = gates + (h·lstm.weight_hh_l0ᵀ + lstm.bias_hh_l0)  [batch, 4] x [4, 16] -> [batch, 16]
            Gemm.Linear(default(AddAdd), sum, h, lstmWeightHhL0, batch, 4, 16, new Strided(gates, 16, 1), new Strided(lstmBiasHhL0, 0, 1));

            // newC = (sigmoid(sum[.., 4..8]) * c) + (sigmoid(sum[.., 0..4]) * tanh(sum[.., 8..12]))
            Elementwise.Map(
                default(SigmoidMulSigmoidTanhMulAdd),
                [batch, 4],
                new StridedOutput(newC, 4, 1),
                new Strided(sum.From(4), 16, 1),
                new Strided(c, 4, 1),
                new Strided(sum, 16, 1),
                new Strided(sum.From(8), 16, 1));

            // newH = sigmoid(sum[.., 12..16]) * tanh(newC)
            Elementwise.Map(
                default(SigmoidTanhMul), [batch, 4], new StridedOutput(newH, 4, 1), new Strided(sum.From(12), 16, 1), new Strided(newC, 4, 1));
        }

        /// <summary>x [time, batch, 3] → result [time, batch, 4]</summary>
        private static void FForward(
            ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, Span<float> kept, int batch, int time)
        {
            var lstmWeightIhL0 = parameters.Slice(0, 48);
            var lstmBiasIhL0 = parameters.Slice(112, 16);
            var keptByLSTMStepForward = kept.Slice(0, (batch * 4 + 15) / 16 * time * 80);
            var cTrace = kept.Slice((batch * 4 + 15) / 16 * time * 80, batch * 4 + batch * time * 4);
            var hTrace = kept.Slice((batch * 4 + 15) / 16 * time * 80 + (batch * 4 + batch * time * 4 + 15) / 16 * 16, batch * 4 + batch * time * 4);
            var gates = scratch.Slice(0, batch * time * 16);
            var zeros = scratch.Slice(batch * time * 16, batch * 4);

            // gates = x·lstm.weight_ih_l0ᵀ + lstm.bias_ih_l0  [batch*time, 3] x [3, 16] -> [batch*time, 16]
            Gemm.LinearBias(gates, x, lstmWeightIhL0, lstmBiasIhL0, batch * time, 3, 16);

            // zeros = 0
            Elementwise.Fill(zeros, 0f);

            // hTrace, cTrace, keptByLSTMStepForward = LSTMStepForward(gates, zeros, zeros), time steps
            zeros.CopyTo(hTrace.Slice(0, batch * 4));
            ReadOnlySpan<float> zerosIn = hTrace.Slice(0, batch * 4);
            zeros.CopyTo(cTrace.Slice(0, batch * 4));
            ReadOnlySpan<float> zerosIn2 = cTrace.Slice(0, batch * 4);
            for (int t = 0; t < time && batch > 0; t++)
            {
                Span<float> zerosOut = hTrace.Slice((t + 1) * (batch * 4), batch * 4);
                Span<float> zerosOut2 = cTrace.Slice((t + 1) * (batch * 4), batch * 4);
                LSTMStepForward(
                    parameters.Slice(0, 144),
                    scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 16, batch * 16),
                    gates.Slice(t * (batch * 16), batch * 16),
                    zerosIn,
                    zerosIn2,
                    zerosOut,
                    zerosOut2,
                    keptByLSTMStepForward.Slice(t * ((batch * 4 + 15) / 16 * 80), (batch * 4 + 15) / 16 * 80),
                    batch);
                zerosIn = zerosOut;
                zerosIn2 = zerosOut2;
            }

            // result = hTrace[…]  copied: results have memory of their own
            hTrace.Slice(batch * 4, batch * time * 4).CopyTo(result);
        }

        /// <summary>gates [batch, 16], h [batch, 4], c [batch, 4] → newH [batch, 4], newC [batch, 4]</summary>
        private static void LSTMStepForward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> gates,
            ReadOnlySpan<float> h,
            ReadOnlySpan<float> c,
            Span<float> newH,
            Span<float> newC,
            Span<float> kept,
            int batch)
        {
            var lstmWeightHhL0 = parameters.Slice(48, 64);
            var lstmBiasHhL0 = parameters.Slice(128, 16);
            var i = kept.Slice(0, batch * 4);
            var f = kept.Slice((batch * 4 + 15) / 16 * 16, batch * 4);
            var g = kept.Slice((batch * 4 + 15) / 16 * 32, batch * 4);
            var o = kept.Slice((batch * 4 + 15) / 16 * 48, batch * 4);
            var tanh = kept.Slice((batch * 4 + 15) / 16 * 64, batch * 4);
            var sum = scratch.Slice(0, batch * 16);

            // sum = gates + (h·lstm.weight_hh_l0ᵀ + lstm.bias_hh_l0)  [batch, 4] x [4, 16] -> [batch, 16]
            Gemm.Linear(default(AddAdd), sum, h, lstmWeightHhL0, batch, 4, 16, new Strided(gates, 16, 1), new Strided(lstmBiasHhL0, 0, 1));

            // i = sigmoid(sum[.., 0..4])
            // f = sigmoid(sum[.., 4..8])
            // g = tanh(sum[.., 8..12])
            // o = sigmoid(sum[.., 12..16])
            // newC = (f * c) + (i * g)
            Elementwise.Map(
                default(LSTMStepForwardValues),
                [batch, 4],
                new StridedOutputs(new(i, 4, 1), new(f, 4, 1), new(g, 4, 1), new(o, 4, 1), new(newC, 4, 1)),
                new Strided(sum, 16, 1),
                new Strided(sum.From(4), 16, 1),
                new Strided(sum.From(8), 16, 1),
                new Strided(sum.From(12), 16, 1),
                new Strided(c, 4, 1));

            // tanh = tanh(newC)
            // newH = o * tanh
            Elementwise.Map(default(LSTMStepForwardValues2), new DenseOutputs(tanh, newH), newC, o);
        }

        /// <summary>x [time, batch, 3], dresult [time, batch, 4] → dx [time, batch, 3]</summary>
        private static void FBackward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dresult,
            Span<float> dx,
            Span<float> gradients,
            int batch,
            int time)
        {
            var lstmWeightIhL0 = parameters.Slice(0, 48);
            var lstmWeightHhL0 = parameters.Slice(48, 64);
            var dlstmWeightIhL0 = gradients.PartIfAny(0, 48);
            var dlstmWeightHhL0 = gradients.PartIfAny(48, 64);
            var dlstmBiasIhL0 = gradients.PartIfAny(112, 16);
            var dlstmBiasHhL0 = gradients.PartIfAny(128, 16);
            var keptByLSTMStepForward = kept.Slice(0, (batch * 4 + 15) / 16 * time * 80);
            var cTrace = kept.Slice((batch * 4 + 15) / 16 * time * 80, batch * 4 + batch * time * 4);
            var hTrace = kept.Slice((batch * 4 + 15) / 16 * time * 80 + (batch * 4 + batch * time * 4 + 15) / 16 * 16, batch * 4 + batch * time * 4);
            var lstmWeightHhL0Rows = scratch.Slice(0, 64);
            var zeros = scratch.Slice(64, batch * 4);
            var dh = scratch.Slice((batch * 4 + 15) / 16 * 16 + 64, batch * 4);
            var dc = scratch.Slice((batch * 4 + 15) / 16 * 32 + 64, batch * 4);
            var dgates = scratch.Slice((batch * 4 + 15) / 16 * 48 + 64, batch * time * 16);
            var dh2 = scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 48 + 64, batch * 4);
            var dh3 = scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 64 + 64, batch * 4);
            var dc2 = scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 80 + 64, batch * 4);
            var dc3 = scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 96 + 64, batch * 4);
            var sum = scratch.Slice(0, 16);

            // lstmWeightHhL0Rows = lstm.weight_hh_l0
            Panels.Unpack(lstmWeightHhL0Rows, lstmWeightHhL0, 16, 4);

            // zeros = 0
            Elementwise.Fill(zeros, 0f);

            // dh, dc, dgates = LSTMStepBackwardLoop(hTrace[0..time], cTrace[0..time], keptByLSTMStepForward, zeros, zeros, …
            ReadOnlySpan<float> zerosIn = zeros;
            ReadOnlySpan<float> zerosIn2 = zeros;
            for (int t = time - 1; t >= 0 && batch > 0; t--)
            {
                Span<float> zerosOut = t == 0 ? dh : t % 2 == 0 ? dh2 : dh3;
                Span<float> zerosOut2 = t == 0 ? dc : t % 2 == 0 ? dc2 : dc3;
                LSTMStepBackwardLoop(
                    scratch.Slice(batch * time * 16 + (batch * 4 + 15) / 16 * 112 + 64, (batch * 4 + 15) / 16 * 16),
                    hTrace.Slice(t * (batch * 4), batch * 4),
                    cTrace.Slice(t * (batch * 4), batch * 4),
                    keptByLSTMStepForward.Slice(t * ((batch * 4 + 15) / 16 * 80), (batch * 4 + 15) / 16 * 80),
                    zerosIn,
                    zerosIn2,
                    dresult.Slice(t * (batch * 4), batch * 4),
                    lstmWeightHhL0Rows,
                    dgates.Slice(t * (batch * 16), batch * 16),
                    zerosOut,
                    zerosOut2,
                    batch);
                zerosIn = zerosOut;
                zerosIn2 = zerosOut2;
            }

            if (time == 0)
            {
                zerosIn.CopyTo(dh);
            }

            if (time == 0)
            {
                zerosIn2.CopyTo(dc);
            }

            if (!gradients.IsEmpty)
            {
                // sum = sum(dgates, 0, 1)
                Reduce.Sum(default(Copy), sum, [16], [batch * time], new Strided(dgates, 1, 16));

                // dlstm.bias_hh_l0 += sum
                Elementwise.AddMap(default(Copy), dlstmBiasHhL0, sum);

                // dlstm.weight_hh_l0 += reshape(dgates, [batch*time, 16])ᵀ·reshape(hTrace[0..time], [batch*time, 4])  [16, batch*time] x [batch*time, 4] -> [16, 4]
                Gemm.AddLinearWeightGradient(dlstmWeightHhL0, dgates, hTrace, batch * time, 4, 16);
            }

            if (!dx.IsEmpty)
            {
                // dx = dgates·lstm.weight_ih_l0  [batch*time, 16] x [16, 3] -> [batch*time, 3]
                Gemm.LinearInputGradient(dx, dgates, lstmWeightIhL0, batch * time, 3, 16);
            }

            if (!gradients.IsEmpty)
            {
                // dlstm.bias_ih_l0 += sum
                Elementwise.AddMap(default(Copy), dlstmBiasIhL0, sum);

                // dlstm.weight_ih_l0 += reshape(dgates, [batch*time, 16])ᵀ·reshape(x, [batch*time, 3])  [16, batch*time] x [batch*time, 3] -> [16, 3]
                Gemm.AddLinearWeightGradient(dlstmWeightIhL0, dgates, x, batch * time, 3, 16);
            }
        }

        /// <summary>h [batch, 4], c [batch, 4], dnewH [batch, 4], dnewC [batch, 4], dnewHStack [batch, 4], lstmWeightHhL0 [16, 4] → dgates [batch, 16], dh [batch, 4], dc [batch, 4]</summary>
        private static void LSTMStepBackwardLoop(
            Span<float> scratch,
            ReadOnlySpan<float> h,
            ReadOnlySpan<float> c,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dnewH,
            ReadOnlySpan<float> dnewC,
            ReadOnlySpan<float> dnewHStack,
            ReadOnlySpan<float> lstmWeightHhL0,
            Span<float> dgates,
            Span<float> dh,
            Span<float> dc,
            int batch)
        {
            var i = kept.Slice(0, batch * 4);
            var f = kept.Slice((batch * 4 + 15) / 16 * 16, batch * 4);
            var g = kept.Slice((batch * 4 + 15) / 16 * 32, batch * 4);
            var o = kept.Slice((batch * 4 + 15) / 16 * 48, batch * 4);
            var tanh = kept.Slice((batch * 4 + 15) / 16 * 64, batch * 4);
            var product = scratch.Slice(0, batch * 4);

            // product = ((dnewH + dnewHStack) * o) * (1 - square(tanh))
            // dgates[…] = ((dnewH + dnewHStack) * tanh) * (o * (1 - o))
            // dgates[…] = ((dnewC + product) * i) * (1 - square(g))
            // dgates[…] = ((dnewC + product) * g) * (i * (1 - i))
            Elementwise.Map(
                default(LSTMStepBackwardLoopValues),
                [batch, 4],
                new StridedOutputs(new(product, 4, 1), new(dgates.From(12), 16, 1), new(dgates.From(8), 16, 1), new(dgates, 16, 1)),
                new Strided(dnewH, 4, 1),
                new Strided(dnewHStack, 4, 1),
                new Strided(o, 4, 1),
                new Strided(tanh, 4, 1),
                new Strided(dnewC, 4, 1),
                new Strided(i, 4, 1),
                new Strided(g, 4, 1));

            if (!dc.IsEmpty)
            {
                // dc = (dnewC + product) * f
                Elementwise.Map(default(AddMul), dc, dnewC, product, f);
            }

            // dgates[…] = ((dnewC + product) * c) * (f * (1 - f))
            Elementwise.Map(
                default(AddMulSubMulMul),
                [batch, 4],
                new StridedOutput(dgates.From(4), 16, 1),
                new Strided(dnewC, 4, 1),
                new Strided(product, 4, 1),
                new Strided(c, 4, 1),
                new Strided(f, 4, 1));

            if (!dh.IsEmpty)
            {
                // dh = dgates·lstmWeightHhL0  [batch, 16] x [16, 4] -> [batch, 4]
                Gemm.MatMul(dh, dgates, transposeA: false, lstmWeightHhL0, transposeB: false, batch, 16, 4);
            }
        }

        private readonly struct AddAdd : IFormula, IOperands3
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => (x.A + x.C) + x.B;
        }

        private readonly struct SigmoidMulSigmoidTanhMulAdd : IFormula, IOperands4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => (VectorMath.Sigmoid(x.A) * x.B) + (VectorMath.Sigmoid(x.C) * VectorMath.Tanh(x.D));
        }

        private readonly struct SigmoidTanhMul : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => VectorMath.Sigmoid(x.A) * VectorMath.Tanh(x.B);
        }

        private readonly struct LSTMStepForwardValues : IJointFormula, IOperands5, IResults5
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Apply<V>(in Operands<V> x, ref Results<V> y)
                where V : struct, IVector<V>
            {
                V t1 = VectorMath.Sigmoid(x.A);
                V t2 = VectorMath.Sigmoid(x.B);
                V t3 = VectorMath.Tanh(x.C);
                y.A = t1;
                y.B = t2;
                y.C = t3;
                y.D = VectorMath.Sigmoid(x.D);
                y.E = (t1 * t3) + (t2 * x.E);
            }
        }

        private readonly struct LSTMStepForwardValues2 : IJointFormula, IOperands2, IResults2
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

        private readonly struct Copy : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A;
        }

        private readonly struct LSTMStepBackwardLoopValues : IJointFormula, IOperands7, IResults4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Apply<V>(in Operands<V> x, ref Results<V> y)
                where V : struct, IVector<V>
            {
                V t1 = x.A + x.B;
                V t2 = (t1 * x.C) * (V.Create(1f) - (x.D * x.D));
                V t3 = t2 + x.E;
                y.A = t2;
                y.B = (t1 * x.D) * (x.C * (V.Create(1f) - x.C));
                y.C = (t3 * x.F) * (V.Create(1f) - (x.G * x.G));
                y.D = (t3 * x.G) * (x.F * (V.Create(1f) - x.F));
            }
        }

        private readonly struct AddMul : IFormula, IOperands3
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => (x.A + x.B) * x.C;
        }

        private readonly struct AddMulSubMulMul : IFormula, IOperands4
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => ((x.A + x.B) * x.C) * (x.D * (V.Create(1f) - x.D));
        }
    }
}
